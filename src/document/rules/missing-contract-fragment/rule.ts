import type { Fix } from '../../../requirement/diagnostic.ts';
import type { Link } from '../../entry.ts';
import type { Rule } from '../rule.ts';
import { severityFor } from '../severity.ts';

const MOST_SHOWN = 120;

export const missingContractFragment: Rule = {
  code: 'missing-contract-fragment',
  why: 'The words say that the shape is agreed, and the contract no longer has it.',
  *among(entry, { contract }) {
    if (entry.digest === undefined) return;
    const seen = new Set<string>();
    for (const link of entry.links) {
      const { file, fragment, fragmentRange } = link;
      if (fragment === undefined || fragment === '' || fragmentRange === undefined) continue;
      const found = contract(entry, file);
      if (found.state !== 'read' || seen.has(`${file}#${fragment}`)) continue;
      seen.add(`${file}#${fragment}`);
      if (found.contract.has(fragment)) continue;
      const near = found.contract.nearest(fragment);
      yield {
        severity: severityFor(entry.digest.criticality),
        range: fragmentRange,
        clause: undefined,
        message: `The contract ${file} has no \`${shortened(fragment)}\`.`,
        remedy:
          near === undefined
            ? 'Correct the part after the #, or link to the whole file.'
            : `Write \`${shortened(near)}\`, which it has, or correct the part after the #.`,
        fix: near === undefined ? undefined : replacing(entry.links, link, near),
      };
    }
  },
};

/** Everywhere it is linked. Somebody has to decide whether the nearest name is the one that was meant. */
function replacing(links: readonly Link[], { file, fragment }: Link, near: string): Fix {
  const same = links.filter((link) => link.file === file && link.fragment === fragment);
  const edits = same.flatMap(({ fragmentRange: range }) => (range === undefined ? [] : [{ range, text: near }]));
  return { edits, safe: false };
}

function shortened(fragment: string): string {
  return fragment.length > MOST_SHOWN ? `${fragment.slice(0, MOST_SHOWN)}…` : fragment;
}
