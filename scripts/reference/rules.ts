/** `docs/reference/rules.md`: every rule with what it looks at, how loud it is for which criticality, and whether it offers a fix. */
import { RULES } from '../../src/document/rules/index.ts';
import type { Rule } from '../../src/document/rules/rule.ts';
import { page, table } from './markdown.ts';
import { behaviourOf } from './rule-cases.ts';

export function rulePage(): string {
  return page(
    'Rules',
    '`src/document/rules/`, by playing the cases of each `rule.test.md` at every criticality',
    `${RULES.length} rules. Reading and compiling say whether a document can run: those findings are in [diagnostics](diagnostics.md). Rules say whether what it promises can hold; what they find fails \`check\`, and stops no traffic.`,
    '`concordat explain <code>` prints the page of a rule: what it finds, why, what to do.',
    'How loud a finding is depends on the criticality of the integration: three columns, – where nothing is said. *Looks at* is what a rule needs to see: the *text* of a document, also of one that does not compile; its *meaning*; what lies *beside* it, which is other documents, contracts, CODEOWNERS and the date; or the *folder* as a whole. A fix is *safe* when it changes nothing that the document means: `check --fix` makes those. One *for people* is offered in the editor and in `check --format json`, and is made by nobody else.',
    table(
      ['Code', 'Critical', 'Important', 'Optional', 'Looks at', 'Fix', 'Why'],
      [...RULES].sort((a, b) => (a.code < b.code ? -1 : 1)).map(row),
    ),
    '## Silencing one',
    'A comment with a reason, anywhere in the document, silences one rule in that document:',
    '```markdown\n<!-- concordat-ignore retry-storm: agreed with the vendor on 2026-03-01 -->\n```',
    'Without a reason it silences nothing. One that silences nothing is reported itself, as `unused-suppression`. One comment takes one code. What reading and compiling find is silenced in the same way, as long as it stops no document; `no-secret-value` and `open-gate` never are.',
  );
}

function row(rule: Rule): string[] {
  const { severities, fix } = behaviourOf(rule);
  const loud = [severities.critical, severities.important, severities.optional].map((some) =>
    some.length === 0 ? '–' : some.join(' or '),
  );
  return [`[\`${rule.code}\`](../../src/document/rules/${rule.code}/README.md)`, ...loud, looksAt(rule), fix ?? '–', rule.why];
}

function looksAt(rule: Rule): string {
  const places: readonly (readonly [keyof Rule, string])[] = [
    ['text', 'text'],
    ['meaning', 'meaning'],
    ['among', 'beside'],
    ['folder', 'folder'],
  ];
  return places
    .filter(([method]) => rule[method] !== undefined)
    .map(([, word]) => word)
    .join(', ');
}
