import { decode } from './content-coding.ts';
import { scalarAt } from './dotted-path.ts';

/** Most of an answer that is read to find the vendor's own code in it; a longer one has none. */
export const CODE_BYTES_MAX = 256 * 1024;

/** Every value that one of `paths` names in a JSON body, in their order; none when it is not JSON. */
export function vendorCodes(bytes: Uint8Array, paths: readonly string[]): readonly string[] {
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // An error page in another format has no code; the status alone decides.
    return [];
  }
  return paths.map((path) => scalarAt(body, path)).filter((code) => code !== undefined);
}

/** The same where the body is compressed; what cannot be decoded has no code. */
export async function codedVendorCodes(
  bytes: Uint8Array<ArrayBuffer>,
  contentEncoding: string,
  paths: readonly string[],
): Promise<readonly string[]> {
  try {
    return vendorCodes(await decode(bytes, contentEncoding, 4 * CODE_BYTES_MAX), paths);
  } catch {
    // The reader of the body is told that it is broken; here it only means that there is no code.
    return [];
  }
}
