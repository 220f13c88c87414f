/** What is signed, byte for byte. Nothing is read and written again: bodies go in as they came. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { ContentPart, SignatureProof, SignedContent } from '../../requirement/webhook-scheme.ts';
import { readFormBody, sortedFields } from './form.ts';
import { type Message, Unusable } from './message.ts';
import { urlSpellings } from './url-spellings.ts';

type LinePart = Extract<ContentPart, { readonly line: string }>;

export interface Contents {
  /** Every spelling that may have been signed, for each of the secrets that are part of it. */
  readonly all: readonly Uint8Array[];
  /** False: the body is not the one whose hash is signed. */
  readonly bodyFits: boolean;
}

/** `time`: as written. Throws `Unusable`. */
export function signedContents(
  { contents }: SignatureProof,
  message: Message,
  time: string | undefined,
  secrets: readonly string[],
): Contents {
  const content = contents.find(({ when }) => when === undefined || message.holds(when));
  if (content === undefined) throw new Unusable('body malformed');
  const names = (name: string) => content.parts.some((part) => 'part' in part && part.part === name);
  const urls = names('url') ? urlSpellings(message.request.url) : [''];
  const tokens = names('secret') ? secrets : [''];
  const all = urls.flatMap((url) =>
    tokens.map((secret) =>
      Buffer.concat(content.parts.map((part, at) => bytesOf(part, message, { time, url, secret, next: content.parts[at + 1] }))),
    ),
  );
  return { all, bodyFits: bodyFits(content, message) };
}

interface Values {
  readonly time: string | undefined;
  readonly url: string;
  readonly secret: string;
  readonly next: ContentPart | undefined;
}

function bytesOf(part: ContentPart, message: Message, { time, url, secret, next }: Values): Uint8Array {
  const { body } = message.request;
  if ('text' in part) return Buffer.from(part.text, 'utf8');
  if ('header' in part) return headerOf(part.header, next, message);
  if ('line' in part) return lineOf(part, message);
  switch (part.part) {
    case 'body':
      return body;
    case 'time':
      return Buffer.from(time ?? '', 'latin1');
    case 'url':
      return Buffer.from(url, 'utf8');
    case 'secret':
      return Buffer.from(secret, 'utf8');
    case 'crc32':
      return Buffer.from(String(crc32(body)), 'latin1');
    case 'form': {
      const fields = readFormBody(body);
      if (fields === undefined) throw new Unusable('body malformed');
      return Buffer.from(sortedFields(fields), 'utf8');
    }
  }
}

/** A value with the text in it that follows could be taken for the value and what comes next. */
function headerOf(name: string, next: ContentPart | undefined, message: Message): Uint8Array {
  const value = message.header(name);
  if (value === undefined || value === '') throw new Unusable('no signature');
  if (next !== undefined && 'text' in next && value.includes(next.text)) throw new Unusable('header malformed');
  return Buffer.from(value, 'latin1');
}

function lineOf({ line, optional, lines }: LinePart, message: Message): Uint8Array {
  const json = message.json();
  const isObject = typeof json === 'object' && json !== null && Object.hasOwn(json, line);
  const value = isObject ? (json as Record<string, unknown>)[line] : undefined;
  if (value === undefined && optional === true) return Buffer.alloc(0);
  if (typeof value !== 'string' || !value.isWellFormed()) throw new Unusable('body malformed');
  if (lines !== true && value.includes('\n')) throw new Unusable('body malformed');
  return Buffer.from(`${line}\n${value}\n`, 'utf8');
}

function bodyFits({ bodyHash }: SignedContent, message: Message): boolean {
  if (bodyHash === undefined) return true;
  const given = Buffer.from((message.query(bodyHash.query) ?? '').toLowerCase(), 'utf8');
  const expected = Buffer.from(createHash('sha256').update(message.request.body).digest('hex'), 'utf8');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
