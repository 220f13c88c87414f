/**
 * How a sender of webhooks proves who it is, as data: what is signed, with what, where the signature stands, and which customs the
 * sender has. Code that checks signatures reads this and knows no vendor by name.
 */
import type { Cited } from './profile.ts';

export interface WebhookScheme extends Cited {
  /** As a document names it, in lower case with hyphens: `stripe`, `standard-webhooks`, `hmac-sha256`. */
  readonly name: string;
  readonly proof: SignatureProof | TokenProof;
  /** The time that is signed too. Absent: none is, so an old copy looks like a new one, and only deduplication stands against it. */
  readonly time?: SignedTime;
  /** Where the name of the event stands; the first place that has one. */
  readonly id?: readonly Place[];
  /** Where its type stands. */
  readonly type?: readonly Place[];
  readonly handshakes?: readonly Handshake[];
  /** What the sender expects to hear of an event. Absent: any 2xx. */
  readonly answer?: SchemeAnswer;
}

/**
 * A header, a parameter of the address, or a dotted path in a JSON body. A number in a path is followed only in a list of one: what
 * stands in front of others says nothing of the whole.
 */
export type Place = { readonly header: string } | { readonly query: string } | { readonly field: string };

export interface SignatureProof {
  readonly kind: 'signature';
  readonly place: Place;
  /** `one`: a mark, then the signature. `pairs`: `t=1,v1=…,v1=…`. `list`: `v1,… v1a,…`, with spaces between. */
  readonly form: 'one' | 'pairs' | 'list';
  readonly variants: readonly SignatureVariant[];
  /** Where the message says which variant it is. Absent: the mark stands with the signature. */
  readonly variantIn?: Place;
  /** The first one whose condition holds is what is signed. */
  readonly contents: readonly SignedContent[];
  readonly certificate?: CertificateRule;
  /** What must be equal to one of the secrets, which are then no keys but names: whoever else has an account signs as well as ours. */
  readonly belongsTo?: Place;
}

export interface SignatureVariant {
  /** `v1`, `sha256=`; empty: nothing stands in front. */
  readonly mark: string;
  readonly algorithm: SignatureAlgorithm;
  /** `either` is told apart by its length. */
  readonly encoding: 'hex' | 'base64' | 'either';
  readonly key: KeyForm;
}

export type SignatureAlgorithm =
  | 'hmac-sha1'
  | 'hmac-sha256'
  | 'hmac-sha512'
  | 'ecdsa-sha256'
  | 'ed25519'
  | 'rsa-sha1'
  | 'rsa-sha256';

/**
 * `text`: the secret's own characters. `base64`: what it says after its prefix. `public key`: PEM, DER in base64, or the 32 bytes of an
 * Ed25519 key in base64 or hex. `certificate`: the key of the certificate that the message names. Where variants have prefixes, a secret
 * with the prefix of one is no key for the others.
 */
export interface KeyForm {
  readonly form: 'text' | 'base64' | 'public key' | 'certificate';
  readonly prefix?: string;
}

export interface SignedContent {
  readonly when?: Condition;
  readonly parts: readonly ContentPart[];
  /** A parameter of the signed address that holds the SHA-256 of the body in hex; the body itself is then not among the parts. */
  readonly bodyHash?: { readonly query: string };
}

/** `is` absent: something stands there. */
export interface Condition {
  readonly at: Place;
  readonly is?: readonly string[];
}

export type ContentPart =
  | { readonly text: string }
  /** Never with the text in it that follows: one content would stand for two messages. */
  | { readonly header: string }
  /** The name of a text in the JSON body, its value, and a new line after each; `lines`: the text may have several. */
  | { readonly line: string; readonly optional?: boolean; readonly lines?: boolean }
  /**
   * `time`: as written. `url`: the address as the sender knows it, with and without its port. `form`: names and values of a form,
   * sorted, with nothing between. `crc32`: of the body, as a number. `secret`: one of the secrets.
   */
  | { readonly part: 'time' | 'body' | 'url' | 'form' | 'crc32' | 'secret' };

export interface SignedTime {
  /** A pair of the signature's header, else a place. */
  readonly at: { readonly pair: string } | Place;
  readonly format: 'epoch seconds' | 'iso';
  /** Milliseconds, both ways. Absent: the sender says none, and repeats for so long that one would refuse what is genuine. */
  readonly tolerance?: number;
}

export interface CertificateRule {
  readonly url: Place;
  /** `*` stands for one label or a part of it. Over https, on the usual port. */
  readonly hosts: readonly string[];
  /** Names that the certificate may be for; `*` as above. */
  readonly subjects: readonly string[];
  /** `public`: up to a certificate authority that is trusted. `host`: the host that hands it out vouches for it. */
  readonly trust: 'public' | 'host';
}

/** A secret that the sender sends along. It proves nothing about the body. */
export interface TokenProof {
  readonly kind: 'token';
  /** Tried in this order; what is in the first place that has something is compared. */
  readonly places: readonly Place[];
  /** Left out of what is compared, in any case: `Bearer `. */
  readonly prefix?: string;
}

export type Handshake =
  /** The value of a place is given back: as text, or as one member of a JSON object. */
  | { readonly kind: 'challenge'; readonly when: Condition; readonly from: Place; readonly member?: string }
  /** A question whether events may come (CloudEvents, Abuse Protection): the header is given back under another name. */
  | { readonly kind: 'permission'; readonly from: string; readonly to: string; readonly rate: string }
  /** An address to be asked for, on one of the hosts. */
  | { readonly kind: 'confirmation'; readonly when: Condition; readonly from: Place; readonly hosts: readonly string[] };

export interface SchemeAnswer {
  readonly contentType: string;
  readonly body: string;
}
