import { ownersIn } from '../../codeowners.ts';
import type { Rule, Surroundings } from '../rule.ts';
import { severityFor } from '../severity.ts';

const KEY = 'general-information.owner';

/** Only owners that are written as CODEOWNERS writes them can be held against it: `@org/team`, an address. */
export const ownerUnknown: Rule = {
  code: 'owner-unknown',
  why: 'When it fails, the ticket goes to somebody who is not there any more.',
  *among({ digest, places, heading }, surroundings) {
    if (digest?.owner?.includes('@') !== true || surroundings.codeowners === undefined) return;
    const known = knownTo(surroundings, surroundings.codeowners);
    const words = digest.owner.split(/[ ,;()<>]+/).filter((word) => word.includes('@'));
    const written = words.map((word) => (word.endsWith('.') ? word.slice(0, -1) : word));
    const gone = written.filter((word) => !known.has(word.toLowerCase()));
    if (gone.length === 0 || known.size === 0) return;
    yield {
      severity: severityFor(digest.criticality),
      range: places[KEY] ?? heading,
      clause: KEY,
      message: `${digest.id} belongs to ${gone.join(' and ')}, and CODEOWNERS knows nobody of that name.`,
      remedy: 'Write who looks after it now, as CODEOWNERS names them; or add them there.',
    };
  },
};

const parsed = new WeakMap<Surroundings, ReadonlySet<string>>();

function knownTo(surroundings: Surroundings, text: string): ReadonlySet<string> {
  let known = parsed.get(surroundings);
  if (known === undefined) {
    known = ownersIn(text);
    parsed.set(surroundings, known);
  }
  return known;
}
