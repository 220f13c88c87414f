/** A certificate authority for tests: X.509 version 3 in DER (RFC 5280), signed with RSA and SHA-256. */
import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export interface Subject {
  readonly name: string;
  readonly isAuthority?: boolean;
  /** Names beside the common name. */
  readonly alternatives?: readonly string[];
  /** Milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

export interface Issued {
  readonly pem: string;
  readonly key: KeyObject;
  readonly name: string;
}

export const { privateKey: LEAF_KEY } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { privateKey: ROOT_KEY } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { privateKey: MIDDLE_KEY } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const KEYS = { leaf: LEAF_KEY, root: ROOT_KEY, middle: MIDDLE_KEY };

/** Undefined issuer: it signs itself. */
export function issue(subject: Subject, whose: keyof typeof KEYS, issuer?: Issued): Issued {
  const key = KEYS[whose];
  const { name, isAuthority = false, alternatives = [], from, to } = subject;
  const algorithm = sequence(oid('1.2.840.113549.1.1.11'), tag(0x05));
  const extensions = [
    sequence(
      oid('2.5.29.19'),
      tag(0x01, Buffer.of(0xff)),
      tag(0x04, sequence(...(isAuthority ? [tag(0x01, Buffer.of(0xff))] : []))),
    ),
  ];
  if (alternatives.length > 0) {
    const names = alternatives.map((each) => tag(0x82, Buffer.from(each, 'latin1')));
    extensions.push(sequence(oid('2.5.29.17'), tag(0x04, sequence(...names))));
  }
  const body = sequence(
    tag(0xa0, integer(2)),
    integer(Math.trunc(from / 1_000) % 1_000_000),
    algorithm,
    distinguished(issuer?.name ?? name),
    sequence(time(from), time(to)),
    distinguished(name),
    createPublicKey(key).export({ format: 'der', type: 'spki' }),
    tag(0xa3, sequence(...extensions)),
  );
  const signature = sign('sha256', body, issuer?.key ?? key);
  const der = sequence(body, algorithm, tag(0x03, Buffer.concat([Buffer.of(0), signature])));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return { pem: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`, key, name };
}

function distinguished(name: string): Buffer {
  return sequence(tag(0x31, sequence(oid('2.5.4.3'), tag(0x0c, Buffer.from(name, 'utf8')))));
}

function time(at: number): Buffer {
  const text = new Date(at).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14);
  return tag(0x18, Buffer.from(`${text}Z`, 'latin1'));
}

function oid(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes = rest.flatMap((arc) => {
    const septets = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) septets.unshift((left & 0x7f) | 0x80);
    return septets;
  });
  return tag(0x06, Buffer.from([first * 40 + second, ...bytes]));
}

function integer(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
  return tag(0x02, (bytes[0] as number) < 0x80 ? bytes : Buffer.concat([Buffer.of(0), bytes]));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tag(0x30, Buffer.concat(parts));
}

function tag(type: number, content: Buffer = Buffer.alloc(0)): Buffer {
  const { length } = content;
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >>> 8, length & 0xff];
  return Buffer.concat([Buffer.of(type, ...head), content]);
}
