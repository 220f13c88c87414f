/** The signatures that a message carries: which variant each is of, and its bytes. */
import type { SignatureProof, SignatureVariant } from '../../requirement/webhook-scheme.ts';
import { fromBase64, fromHex } from './encoding.ts';
import { type Message, Unusable } from './message.ts';

export interface Given {
  readonly variant: SignatureVariant;
  readonly bytes: Uint8Array;
}

const MOST_SIGNATURES = 16;
const MOST_PAIRS = 32;
const LONGEST = 4_096;

/** At least one. Throws `Unusable`: there is none, none can be read, or there are too many. */
export function givenSignatures(proof: SignatureProof, message: Message): readonly Given[] {
  const text = message.at(proof.place);
  if (text === undefined || text === '') throw new Unusable('no signature');
  if (text.length > LONGEST) throw new Unusable('header malformed');
  const found = (proof.variantIn === undefined ? marked(proof, text) : told(proof, message, text)).slice();
  if (found.length === 0) throw new Unusable('no signature');
  if (found.length > MOST_SIGNATURES) throw new Unusable('too many signatures');
  const given = found.flatMap(([variant, written]) => {
    const bytes = bytesOf(variant, written);
    return bytes === undefined ? [] : [{ variant, bytes }];
  });
  if (given.length === 0) throw new Unusable('signature malformed');
  return given;
}

/** The pair of a header such as `t=1,v1=…`; undefined: it has none. Throws where it has several. */
export function pairOf(proof: SignatureProof, message: Message, name: string): string | undefined {
  const found = pairs(message.at(proof.place) ?? '').filter(([each]) => each === name);
  if (found.length > 1) throw new Unusable('header malformed');
  return found[0]?.[1];
}

type Found = readonly (readonly [variant: SignatureVariant, written: string])[];

/** Versions that the scheme does not know are passed over: a sender adds new ones beside the old. */
function marked({ form, variants }: SignatureProof, text: string): Found {
  if (form === 'one') {
    const variant = variants.find(({ mark }) => text.startsWith(mark));
    return variant === undefined ? [] : [[variant, text.slice(variant.mark.length)]];
  }
  const all = form === 'pairs' ? pairs(text) : entries(text);
  return all.flatMap(([mark, written]) => {
    const variant = variants.find((each) => each.mark === mark);
    return variant === undefined ? [] : [[variant, written] as const];
  });
}

function told({ variantIn, variants }: SignatureProof, message: Message, text: string): Found {
  const mark = variantIn === undefined ? undefined : message.at(variantIn);
  const variant = variants.find((each) => each.mark === mark);
  return variant === undefined ? [] : [[variant, text]];
}

function pairs(text: string): readonly (readonly [string, string])[] {
  const parts = text.split(',', MOST_PAIRS + 1);
  if (parts.length > MOST_PAIRS) throw new Unusable('too many signatures');
  return parts.map((part) => split(part.trim(), '='));
}

function entries(text: string): readonly (readonly [string, string])[] {
  const parts = text.split(' ', MOST_PAIRS + 1);
  if (parts.length > MOST_PAIRS) throw new Unusable('too many signatures');
  return parts.filter((part) => part !== '').map((part) => split(part, ','));
}

function split(text: string, at: string): readonly [string, string] {
  const place = text.indexOf(at);
  return place < 0 ? [text, ''] : [text.slice(0, place), text.slice(place + 1)];
}

/** Bytes of a signature whose length is fixed. */
const LENGTHS: Readonly<Record<string, number>> = { 'hmac-sha1': 20, 'hmac-sha256': 32, 'hmac-sha512': 64, ed25519: 64 };

function bytesOf({ algorithm, encoding }: SignatureVariant, written: string): Uint8Array | undefined {
  const length = LENGTHS[algorithm];
  const fits = (bytes: Uint8Array | undefined) =>
    bytes !== undefined && bytes.length > 0 && (length === undefined || bytes.length === length) ? bytes : undefined;
  const hex = encoding === 'base64' ? undefined : fits(fromHex(written));
  return hex ?? (encoding === 'hex' ? undefined : fits(fromBase64(written)));
}
