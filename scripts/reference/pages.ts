/** The reference pages that are made from the tables in the code, so that they cannot say anything else. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CODES } from '../../src/document/codes.ts';
import { DEFAULTS } from '../../src/document/defaults.ts';
import { RULES } from '../../src/document/rules/index.ts';
import { TEMPLATE, type TemplateLine } from '../../src/document/rules/template.ts';
import { PROBLEM_TYPES } from '../../src/gateway/problem-types.ts';
import { PROFILES } from '../../src/profiles/index.ts';
import { ERRORS } from '../../src/requirement/errors.ts';
import { EVENT_SEVERITY } from '../../src/requirement/event.ts';
import { OUTCOME_KINDS, OUTCOME_MEANING } from '../../src/requirement/outcome.ts';
import { clausePage } from './clauses.ts';
import { languagePage } from './language.ts';
import { page, table } from './markdown.ts';
import { rulePage } from './rules.ts';
import { wordPage } from './words.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Page by path, relative to the project. */
export function referencePages(): Readonly<Record<string, string>> {
  return {
    'docs/reference/clauses.md': clausePage(),
    'docs/reference/diagnostics.md': diagnostics(),
    'docs/reference/document-language.md': languagePage(),
    'docs/reference/document-words.md': wordPage(),
    'docs/reference/errors.md': errors(),
    'docs/reference/events.md': events(),
    'docs/reference/outcomes.md': outcomes(),
    'docs/reference/policies.md': policies(),
    'docs/reference/problems.md': problems(),
    'docs/reference/profiles.md': profiles(),
    'docs/reference/rules.md': rulePage(),
    'docs/reference/template-coverage.md': templateCoverage(),
  };
}

function diagnostics(): string {
  const codes = Object.entries(CODES).map(([code, meaning]) => [
    `[\`${code}\`](../../src/document/codes/${code}.md)`,
    meaning.severity,
    meaning.why,
  ]);
  return page(
    'Diagnostics',
    '`src/document/codes.ts`',
    'Everything `concordat check` can find. `concordat explain <code>` prints the page of one.',
    '## Findings of reading and compiling',
    table(['Code', 'Severity', 'Why'], codes),
    '## Findings of rules',
    `The ${RULES.length} rules are in [rules](rules.md), with their severity for each criticality. They fail \`check\`, and stop no traffic.`,
  );
}

function errors(): string {
  return page(
    'Errors',
    '`src/requirement/errors.ts`',
    'Every error that the library raises is a `ConcordatError` with one of these codes; match on `code`. It carries `requirement`, `operation`, `attempts`, `outcome`, `clause`, `retryAfter` (milliseconds), `sent` and `cause`.',
    table(
      ['Code', 'Means'],
      Object.entries(ERRORS).map(([code, means]) => [`\`${code}\``, means]),
    ),
  );
}

function events(): string {
  return page(
    'Events',
    '`src/requirement/event.ts`',
    'What the engine tells. Metrics, traces, the timeline of `call` and logs are made from these and from nothing else. Each carries `at` (monotonic milliseconds), `requirement`, `operation`, `call` and `attempt` besides its own fields.',
    table(
      ['Event', 'Severity', 'Fields'],
      Object.entries(EVENT_SEVERITY).map(([name, severity]) => [`\`${name}\``, severity, fieldsOf(name)]),
    ),
  );
}

/** The fields as they stand in the source: types are not there at run time. */
function fieldsOf(name: string): string {
  const source = readFileSync(`${root}src/requirement/event.ts`, 'utf8');
  const body = new RegExp(`'${name.replace('.', '\\.')}': \\{([^}]*)\\}`).exec(source)?.[1]?.trim() ?? '';
  return [...body.matchAll(/readonly (\w+)(\??): ([^;]+)(?:;|$)/g)]
    .map(([, field, , type]) => `\`${field}: ${type?.trim()}\``)
    .join(', ');
}

function outcomes(): string {
  return page(
    'Outcomes',
    '`src/requirement/outcome.ts`',
    'How one attempt ended, and how it counts.',
    table(
      ['Outcome', 'Circuit breaker', "Vendor's availability", "Application's availability"],
      OUTCOME_KINDS.map((kind) => [
        `\`${kind}\``,
        OUTCOME_MEANING[kind].breaker,
        OUTCOME_MEANING[kind].vendor,
        OUTCOME_MEANING[kind].application,
      ]),
    ),
  );
}

function policies(): string {
  return page(
    'Policies and their defaults',
    '`src/document/defaults.ts`',
    'What holds where a document says nothing. Durations are milliseconds, ratios lie between 0 and 1. `none` in a document turns a policy off.',
    table(
      ['Policy', 'Default', 'Page'],
      Object.entries(DEFAULTS).map(([name, { value, page: link }]) => [
        name,
        `\`${JSON.stringify(value)}\``,
        `[${link.split('/').at(-2)}](../../${link})`,
      ]),
    ),
  );
}

function problems(): string {
  return page(
    'Problems',
    '`src/gateway/problem-types.ts`',
    'What the gateway answers when it has no answer of the other side to pass on: `application/problem+json` as in RFC 9457, with `requirement`, `operation`, `outcome`, `attempts` and `clause` beside the standard members. The `type` of a problem ends in its name.',
    ...Object.entries(PROBLEM_TYPES).map(([name, { status, title, remedy }]) => `## ${name}\n\n${status}: ${title}. ${remedy}`),
  );
}

function profiles(): string {
  return page(
    'Vendor profiles',
    '`src/profiles/`',
    'What is known of each product, with its source. A document that names the product gets these values where it says nothing itself.',
    ...PROFILES.map((profile) =>
      [
        `## ${profile.name}`,
        `Found by External System ${profile.systems.map((system) => `“${system}”`).join(', ')}; hosts ${profile.hosts.map((host) => `\`${host}\``).join(', ')}.`,
        table(
          ['Clause', 'Value', 'Source', 'Read on'],
          profile.clauses.map((clause) => [
            `${clause.label}${clause.qualifier === undefined ? '' : ` (${clause.qualifier})`}`,
            `\`${clause.value}\``,
            `<${clause.source}>`,
            clause.checked,
          ]),
        ),
        table(
          ['Status', 'Code', 'Means', 'Outcome'],
          profile.errors.map((error) => [
            error.statuses.join(', ') || 'any',
            error.codes.map((code) => `\`${code}\``).join(', ') || 'any',
            error.means,
            `${error.outcome}${error.retry ? ', retry' : ''}`,
          ]),
        ),
      ].join('\n\n'),
    ),
  );
}

function templateCoverage(): string {
  return page(
    'What covers each line of the template',
    '`src/document/rules/template.ts`',
    'Every line of the template that documents follow, and of the advice around it: what says it in a document, what `concordat check` finds about it, and which commands show it.',
    ...TEMPLATE.map(({ heading, lines }) =>
      [`## ${heading}`, table(['Line', 'Said by', 'Watched by', 'Shown by'], lines.map(coverage))].join('\n\n'),
    ),
  );
}

function coverage({ line, types = [], profiles: vendors = [], clauses = [], sections = [], codes = [], ...more }: TemplateLine) {
  const said = [
    ...types.map((type) => `Type \`${type}\``),
    ...sections.map((title) => `section ${title}`),
    ...clauses,
    ...vendors.map((vendor) => `profile [${vendor}](profiles.md)`),
  ];
  return [
    line.startsWith('[') ? `\`${line}\`` : line,
    [...said, ...(more.otherwise === undefined ? [] : [more.otherwise])].join(', '),
    codes.map(linkOf).join(', '),
    (more.commands ?? []).map((command) => `\`${command}\``).join(', '),
  ];
}

function linkOf(code: string): string {
  const place = Object.hasOwn(CODES, code) ? `codes/${code}.md` : `rules/${code}/README.md`;
  return `[\`${code}\`](../../src/document/${place})`;
}
