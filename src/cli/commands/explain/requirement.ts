/** A requirement for people: its pipeline with the origin of every value, its operations and errors, and what else it says. */
import { PROFILES } from '../../../profiles/index.ts';
import type { Clause } from '../../../requirement/clause.ts';
import type { Operation } from '../../../requirement/operation.ts';
import type { Requirement } from '../../../requirement/requirement.ts';
import { formatDuration } from '../../../requirement/units/duration.ts';
import type { Output } from '../../output.ts';
import { printable } from '../../render/printable.ts';
import { type Cell, table } from '../../render/table.ts';
import { displayWidth, pad, wrap } from '../../render/width.ts';
import { onlySends, receivedStages, sentStages } from './events.ts';
import { clauseSaying, originPhrase, withoutQualifier } from './origin.ts';
import { type Stage, stagesOf } from './stages.ts';

const LABELS = 20;
const PENDING = 'not executed by this version';

export function requirementLines(requirement: Requirement, operation: Operation | undefined, out: Output): string[] {
  const { paint } = out;
  const heading = (text: string): string => paint('heading', text);
  const stages = stagesOf(requirement, operation?.policies ?? requirement.policies);
  const received = operation === undefined ? receivedStages(requirement) : [];
  const sent = operation === undefined ? sentStages(requirement) : [];
  const calls = operation !== undefined || !onlySends(requirement);
  const others = otherLines(requirement, [...(calls ? stages : []), ...received], out);
  const { id, title, system, criticality, type, owner, file, revision } = requirement;
  const isSaid = requirement.clauses.some(({ key }) => key.startsWith('general-information.criticality'));
  const graded = isSaid ? criticality : `${criticality} by default`;
  return [
    paint('strong', printable(`${id}  ${title}`)),
    printable([system, graded, type, owner].filter((part) => part !== undefined).join(' · ')),
    `${printable(file)} · revision ${revision} · ${environmentPhrase(requirement)}`,
    '',
    ...(calls
      ? [
          heading(
            operation === undefined ? 'Pipeline, from the caller to the other side' : `Pipeline of ${printable(operation.name)}`,
          ),
          ...stages.flatMap((stage) => stageLines(requirement, stage, out)),
          '',
        ]
      : []),
    ...section('Events that the other side sends, from its address to the application', received),
    ...section('Events that we send, to whoever subscribes', sent),
    ...(operation === undefined && calls ? [heading('Operations'), ...operationLines(requirement, out), ''] : []),
    ...(requirement.errors.rules.length === 0 ? [] : [heading('Errors'), ...errorLines(requirement, out), '']),
    ...(others.length === 0 ? [] : [heading('What else the document says'), ...others]),
  ];

  function section(title: string, shown: readonly Stage[]): string[] {
    return shown.length === 0 ? [] : [heading(title), ...shown.flatMap((stage) => stageLines(requirement, stage, out)), ''];
  }
}

function environmentPhrase({ environment, environments }: Requirement): string {
  if (environment !== undefined) return `environment ${printable(environment)}`;
  return environments.length === 0 ? 'one environment' : `no environment chosen; it names ${printable(environments.join(', '))}`;
}

/** Settings that come from one place share a line. Clauses of the stage that hold for some operations, or that nothing executes yet, come after. */
function stageLines(requirement: Requirement, stage: Stage, out: Output): string[] {
  const rows: { texts: string[]; origin: string }[] = [];
  const used = new Set<Clause>();
  for (const setting of stage.settings) {
    const clause = clauseSaying(requirement, setting, stage.clause);
    if (clause !== undefined) used.add(clause);
    const origin = clause !== undefined ? originPhrase(clause.provenance) : setting.clause === undefined ? '' : defaultOf(stage);
    const last = rows.at(-1);
    if (last?.origin === origin) last.texts.push(setting.text);
    else rows.push({ texts: [setting.text], origin });
  }
  for (const clause of requirement.clauses) {
    const pending = clause.standing === 'pending';
    if (!(pending || stage.perOperation === true) || used.has(clause) || !keysOf(stage).has(withoutQualifier(clause.key)))
      continue;
    rows.push({ texts: [pending ? `${clause.phrase}: ${PENDING}` : clause.phrase], origin: originPhrase(clause.provenance) });
  }
  return rows.flatMap(({ texts, origin }, index) => withOrigin(index === 0 ? stage.name : '', texts.join(', '), origin, out));
}

function defaultOf({ page }: Stage): string {
  return page === undefined ? 'default' : `default, concordat explain ${page}`;
}

/** The labels of the clauses that this stage shows. */
function keysOf(stage: Stage): Set<string> {
  return new Set(
    [stage.clause, ...stage.settings.map(({ clause }) => clause)].filter((key) => key !== undefined).map(withoutQualifier),
  );
}

/** A label, a text broken to the width, and where it comes from: beside the text if there is room, else below. */
function withOrigin(label: string, text: string, origin: string, { paint, width }: Output): string[] {
  const shownLabel = printable(label);
  const long = displayWidth(shownLabel) > LABELS - 3;
  const lines = wrap(printable(text), Math.max(30, width - LABELS - 2));
  const shown = lines.map((line, index) => `  ${pad(index === 0 && !long ? shownLabel : '', LABELS - 2)}${line}`);
  if (long) shown.unshift(`  ${shownLabel}`);
  if (origin === '') return shown;
  const from = `← ${printable(origin)}`;
  const last = shown.at(-1) ?? '';
  if (displayWidth(last) + 2 + displayWidth(from) <= width) return [...shown.slice(0, -1), `${last}  ${paint('quiet', from)}`];
  return [...shown, `${' '.repeat(LABELS)}${paint('quiet', from)}`];
}

function operationLines(requirement: Requirement, { paint }: Output): string[] {
  const rows = requirement.operations.map((operation): (Cell | string)[] => [
    printable(operation.name),
    printable(operation.request),
    operation.read ? 'read' : 'write',
    operation.idempotent,
    `${formatDuration(operation.policies.timeout.attempt)} per attempt`,
    {
      text: operation.implicit ? 'every request of this method' : printable(operationOrigin(requirement, operation)),
      role: 'quiet',
    },
  ]);
  const headings = ['operation', 'request', 'kind', 'idempotent', 'time-out', ''];
  return table(
    headings.map((heading) => ({ heading })),
    rows,
    paint,
    '  ',
  );
}

function operationOrigin({ clauses }: Requirement, { name }: Operation): string {
  const row = clauses.find(({ label, qualifier }) => label === 'Operation' && qualifier === name);
  return row === undefined ? '' : `← ${originPhrase(row.provenance)}`;
}

function errorLines(requirement: Requirement, { paint }: Output): string[] {
  const rows = requirement.errors.rules.map((rule): (Cell | string)[] => {
    const clause = requirement.clauses.find(({ key }) => key === rule.clause);
    const origin = clause !== undefined ? originPhrase(clause.provenance) : rule.clause.replace('.', ' ');
    return [
      printable([...rule.statuses, ...rule.codes].join(' ') || 'any other'),
      `${rule.outcome}${rule.retry ? ', retry' : ''}`,
      printable(rule.means),
      { text: `← ${printable(origin)}`, role: 'quiet' },
    ];
  });
  const headings = ['when', 'outcome', 'means', ''];
  return [
    ...table(
      headings.map((heading) => ({ heading })),
      rows,
      paint,
      '  ',
    ),
    ...[...profileSources(requirement)].map((source) => paint('quiet', `  profile ${requirement.profile}: ${printable(source)}`)),
  ];
}

/** The pages that the profile's errors were read from. */
function profileSources({ profile }: Requirement): Set<string> {
  const errors = PROFILES.find(({ name }) => name === profile)?.errors ?? [];
  return new Set(errors.map(({ source, checked }) => `${source} read ${checked}`));
}

/** Clauses that nothing above has shown; those that nothing acts on yet say so. */
function otherLines(requirement: Requirement, stages: readonly Stage[], out: Output): string[] {
  const shown = new Set(stages.flatMap((stage) => [...keysOf(stage)]));
  return requirement.clauses
    .filter(({ key, label, provenance }) => {
      return provenance.from !== 'default' && label !== 'Operation' && label !== 'Error' && !shown.has(withoutQualifier(key));
    })
    .flatMap(({ label, qualifier, phrase, standing, provenance }) => {
      const text = standing === 'pending' ? `${phrase}: ${PENDING}` : phrase;
      return withOrigin(qualifier === undefined ? label : `${label} (${qualifier})`, text, originPhrase(provenance), out);
    });
}
