import type { Requirement } from '../../requirement/requirement.ts';
import { withoutEnd } from '../../requirement/text.ts';

/**
 * Which addresses are this requirement's. An SDK asks for the vendor's real host; a document compiled for an environment
 * means another one. A request for the real host is turned to the environment's URL; the other way round nothing is ever
 * turned: what was meant for a sandbox never reaches production.
 */
export class Origins {
  readonly #own: Base;
  readonly #real: readonly Base[];
  #lastOrigin: string | undefined;
  #lastBases: readonly Base[] = [];

  /** `url`: the endpoint in use. `hosts`: further names of the real system, as its vendor profile gives them. */
  constructor(requirement: Requirement, url: URL, hosts: readonly string[]) {
    this.#own = baseOf(url);
    const documented = requirement.clauses
      .filter((clause) => clause.label === 'URL' && clause.qualifier === undefined)
      .map((clause) => URL.parse(clause.phrase))
      .filter((each) => each !== null);
    const elsewhere = requirement.environment !== undefined && documented.every((each) => each.host !== url.host);
    const profiled = hosts.map((host) => ({ host: host.toLowerCase(), path: withoutEnd(documented[0]?.pathname ?? '', '/') }));
    this.#real = elsewhere ? [...documented.map(baseOf), ...profiled] : [];
  }

  /** The path below the endpoint's own path; undefined when the address is not this requirement's. */
  pathBelow(origin: string, path: string): string | undefined {
    for (const base of this.#basesAt(origin)) {
      const below = under(base.path, path);
      if (below !== undefined) return below;
    }
    return undefined;
  }

  /** Nearly every request has the origin of the one before it. */
  #basesAt(origin: string): readonly Base[] {
    if (origin !== this.#lastOrigin) {
      const host = URL.parse(origin)?.host ?? '';
      this.#lastBases = [this.#own, ...this.#real].filter((base) => hostFits(base.host, host));
      this.#lastOrigin = origin;
    }
    return this.#lastBases;
  }

  /** What to say to somebody who asked for another. */
  get names(): string {
    return [...new Set([this.#own, ...this.#real].map(({ host, path }) => host + path))].join(', ');
  }
}

interface Base {
  readonly host: string;
  /** Without a slash at its end. */
  readonly path: string;
}

function baseOf(url: URL): Base {
  return { host: url.host, path: withoutEnd(url.pathname, '/') };
}

function hostFits(pattern: string, host: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : pattern === host;
}

function under(base: string, path: string): string | undefined {
  if (base === '') return path;
  if (!path.startsWith(base)) return undefined;
  const rest = path.slice(base.length);
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : undefined;
}
