/** Schemes that belong to no vendor: an algorithm over the body as it is, in a header that the document names. */
import type { KeyForm, SignatureAlgorithm, SignatureVariant, WebhookScheme } from './webhook-scheme.ts';

/** By the names that documents use. `marks` may stand in front of the signature. */
const ALGORITHMS: Readonly<
  Record<string, readonly [SignatureAlgorithm, KeyForm['form'], marks: readonly string[], source: string]>
> = {
  'hmac-sha256': ['hmac-sha256', 'text', ['sha256='], 'https://www.rfc-editor.org/rfc/rfc2104'],
  'hmac-sha512': ['hmac-sha512', 'text', ['sha512='], 'https://www.rfc-editor.org/rfc/rfc2104'],
  'hmac-sha1': ['hmac-sha1', 'text', ['sha1='], 'https://www.rfc-editor.org/rfc/rfc2104'],
  ed25519: ['ed25519', 'public key', [], 'https://www.rfc-editor.org/rfc/rfc8032'],
  ecdsa: ['ecdsa-sha256', 'public key', [], 'https://www.rfc-editor.org/rfc/rfc6979'],
  'rsa-sha256': ['rsa-sha256', 'public key', [], 'https://www.rfc-editor.org/rfc/rfc8017'],
};

export const GENERIC_SCHEMES: readonly string[] = Object.keys(ALGORITHMS);

/** In hex or base64, with or without its mark. Undefined: no generic scheme is called so. */
export function genericScheme(name: string, header: string): WebhookScheme | undefined {
  const known = Object.hasOwn(ALGORITHMS, name) ? ALGORITHMS[name] : undefined;
  if (known === undefined) return undefined;
  const [algorithm, form, marks, source] = known;
  const variants = [...marks, ''].map((mark): SignatureVariant => ({ mark, algorithm, encoding: 'either', key: { form } }));
  return {
    name,
    proof: { kind: 'signature', place: { header }, form: 'one', variants, contents: [{ parts: [{ part: 'body' }] }] },
    id: [{ field: 'id' }],
    type: [{ field: 'type' }, { field: 'event' }],
    source,
    checked: '2026-11-24',
  };
}
