/**
 * Certificates that messages name, kept for a day. Anybody can have us ask for one, so few are asked for at a time and few are kept; an
 * address that had none is left alone for a minute.
 */
import type { KeyObject, X509Certificate } from 'node:crypto';
import type { CertificateRule } from '../../requirement/webhook-scheme.ts';
import { isTrusted, readCertificates } from './certificate-chain.ts';
import { allowedUrl } from './hosts.ts';

export interface CertificatesSetting {
  /** The PEM text at an address. May reject. Bounds its own time and size, and follows no redirect. */
  readonly fetch: (url: string) => Promise<string>;
  /** Trusted authorities in PEM. Default: those that come with Node. */
  readonly roots?: readonly string[];
}

const MOST_KEPT = 32;
const MOST_ASKED = 4;
const KEPT = 86_400_000;
const LEFT_ALONE = 60_000;

interface Kept {
  readonly chain: readonly X509Certificate[] | undefined;
  readonly until: number;
}

export class Certificates {
  readonly #setting: CertificatesSetting;
  readonly #kept = new Map<string, Kept>();
  readonly #asked = new Map<string, Promise<readonly X509Certificate[] | undefined>>();

  constructor(setting: CertificatesSetting) {
    this.#setting = setting;
  }

  /** How many are kept, and how many may be. */
  get bound(): { readonly used: number; readonly limit: number } {
    return { used: this.#kept.size, limit: MOST_KEPT };
  }

  /** Never rejects. `refused`: the address, or what is there, is not good. `unavailable`: it could not be had now. */
  async key(text: string, rule: CertificateRule, now: number): Promise<KeyObject | 'refused' | 'unavailable'> {
    const url = allowedUrl(text, rule.hosts);
    if (url === undefined) return 'refused';
    const chain = await this.#chain(url, now);
    if (chain === undefined) return 'unavailable';
    return isTrusted(chain, rule, now, this.#setting.roots) ? (chain[0] as X509Certificate).publicKey : 'refused';
  }

  async #chain(url: string, now: number): Promise<readonly X509Certificate[] | undefined> {
    const kept = this.#kept.get(url);
    if (kept !== undefined && now < kept.until && kept.until - now <= KEPT) return kept.chain;
    const asked = this.#asked.get(url);
    if (asked !== undefined) return asked;
    if (this.#asked.size >= MOST_ASKED) return undefined;
    const asking = this.#ask(url, now);
    this.#asked.set(url, asking);
    try {
      return await asking;
    } finally {
      this.#asked.delete(url);
    }
  }

  async #ask(url: string, now: number): Promise<readonly X509Certificate[] | undefined> {
    let chain: readonly X509Certificate[] | undefined;
    try {
      chain = readCertificates(await this.#setting.fetch(url));
    } catch {
      // That it could not be had is all that counts here; whoever fetches knows why.
      chain = undefined;
    }
    this.#kept.delete(url);
    if (this.#kept.size >= MOST_KEPT) this.#makeRoom();
    this.#kept.set(url, { chain, until: now + (chain === undefined ? LEFT_ALONE : KEPT) });
    return chain;
  }

  /** Addresses that had nothing go first: made-up ones never push out a good one. */
  #makeRoom(): void {
    const oldest = this.#kept.keys().next().value as string;
    for (const [url, { chain }] of this.#kept) {
      if (chain !== undefined) continue;
      this.#kept.delete(url);
      return;
    }
    this.#kept.delete(oldest);
  }
}
