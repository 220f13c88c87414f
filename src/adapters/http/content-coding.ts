import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, zstdDecompress } from 'node:zlib';

/** Undoing `Content-Encoding` (RFC 9110 §8.4.1) on bytes that are already in memory, with a bound on what comes out. */

const decoders = {
  br: promisify(brotliDecompress),
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  zstd: promisify(zstdDecompress),
  deflate: async (bytes: Uint8Array, options: { maxOutputLength: number }): Promise<Buffer> => {
    // The field means zlib; some servers send the raw form. The first byte of a zlib stream has 8 in its low half.
    const zlib = ((bytes[0] ?? 0) & 0x0f) === 8;
    return await (zlib ? promisify(inflate) : promisify(inflateRaw))(bytes, options);
  },
};

/** Codings in the order they were applied, `identity` left out; undefined when one is unknown. */
export function codingsOf(contentEncoding: string | undefined): string[] | undefined {
  if (contentEncoding === undefined || contentEncoding === '') return [];
  const codings: string[] = [];
  for (const part of contentEncoding.toLowerCase().split(',')) {
    const coding = part.trim();
    if (coding === '' || coding === 'identity') continue;
    if (!Object.hasOwn(decoders, coding)) return undefined;
    codings.push(coding);
  }
  return codings.length > 3 ? undefined : codings;
}

/** Rejects when the bytes are not what the coding says, or come to more than `max`. An unknown coding is left as it is. */
export async function decode(
  bytes: Uint8Array<ArrayBuffer>,
  contentEncoding: string | undefined,
  max: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const codings = codingsOf(contentEncoding) ?? [];
  let decoded = bytes;
  for (const coding of codings.reverse()) {
    if (decoded.byteLength === 0) return decoded;
    decoded = Uint8Array.from(await decoders[coding as keyof typeof decoders](decoded, { maxOutputLength: max }));
  }
  return decoded;
}
