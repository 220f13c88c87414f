/** Shows what was looked at, for people or programs, and says whether anything is in the way. */
import type { ExitCode, Run } from '../../command.ts';
import { type Output, writeLines } from '../../output.ts';
import { counted } from '../../render/count.ts';
import { printable } from '../../render/printable.ts';
import { type Cell, table } from '../../render/table.ts';
import type { Origin } from '../../settings.ts';
import type { doctor } from './command.ts';
import { type Examination, examine, type SecretState } from './examine.ts';
import { examineStore, type StoreExamination } from './examine-store.ts';
import { type Reach, reachAll } from './reach.ts';
import { storeLines, storeTroubles } from './store-lines.ts';

export const run: Run<typeof doctor> = async ({ flags }, session) => {
  const examination = examine(session);
  const store = await examineStore(session, flags.reach);
  const reached = flags.reach ? await reachAll(examination.documents) : undefined;
  const others = [...othersOf(examination, reached ?? []), ...storeTroubles(store)];
  const troubles = [...others, ...secretTroubles(examination)];
  const { out } = session;
  if (flags.format === 'json')
    out.write(`${JSON.stringify({ ...examination, store, reach: reached ?? null, troubles }, undefined, 2)}\n`);
  else writeLines(out, [...lines(examination, store, reached, out), '', ...verdict(others, troubles.length, out)]);
  return (troubles.length === 0 ? 0 : 1) satisfies ExitCode;
};

function othersOf({ documents }: Examination, reached: readonly Reach[]): string[] {
  return [
    ...documents.filter(({ compiles }) => !compiles).map(({ file }) => `${file} does not compile: concordat check ${file}`),
    ...reached
      .filter((reach) => !reach.reached)
      .map(({ host, requirement, because }) => `${host} of ${requirement} cannot be reached: ${because}`),
  ];
}

function secretTroubles({ secrets }: Examination): string[] {
  const told = (state: SecretState['state'], words: string): string[] =>
    sorted(secrets, state).map(
      ([reference, needs]) => `${reference} ${words}: ${needs.join(', ')} ${needs.length === 1 ? 'needs' : 'need'} it`,
    );
  return [...told('absent', 'is absent'), ...told('unreadable', 'is in a store that this version cannot read')];
}

/** One trouble for each secret, however many documents need it. */
function sorted(secrets: Examination['secrets'], state: SecretState['state']): readonly (readonly [string, readonly string[]])[] {
  const by = Map.groupBy(
    secrets.filter((secret) => secret.state === state),
    ({ reference }) => reference,
  );
  return [...by].map(([reference, all]) => [reference, all.map(({ requirement }) => requirement)] as const);
}

function lines(
  examination: Examination,
  store: StoreExamination,
  reached: readonly Reach[] | undefined,
  { paint }: Output,
): string[] {
  const two = [{ heading: '' }, { heading: '' }];
  const three = [...two, { heading: '' }];
  const { documents, secrets, settings } = examination;
  return [
    paint('heading', 'Versions'),
    ...table(
      two,
      [
        ['concordat', examination.concordat],
        ['node', examination.node],
        ['platform', examination.platform],
      ],
      paint,
      '  ',
    ),
    '',
    paint('heading', 'Settings'),
    ...table(
      three,
      settings.map(({ name, value, origin }): (Cell | string)[] => [
        name,
        printable(String(value ?? '–')),
        { text: printable(originPhrase(origin)), role: 'quiet' },
      ]),
      paint,
      '  ',
    ),
    '',
    paint('heading', 'Documents'),
    ...(documents.length === 0 ? ['  none'] : []),
    ...table(
      three,
      documents.map(({ id, slug, file, compiles }): (Cell | string)[] => [
        compiles ? { text: '✓', role: 'good' } : { text: '✗', role: 'error' },
        printable(`${id ?? '–'} ${slug}`),
        { text: printable(compiles ? file : `${file}: does not compile`), role: 'quiet' },
      ]),
      paint,
      '  ',
    ),
    '',
    paint('heading', 'Secrets'),
    ...(secrets.length === 0 ? ['  none are referred to'] : []),
    ...table(
      three,
      secrets.map(({ reference, requirement, state }): (Cell | string)[] => [
        state === 'present' ? { text: '✓ present', role: 'good' } : { text: `✗ ${state}`, role: 'error' },
        printable(reference),
        { text: requirement, role: 'quiet' },
      ]),
      paint,
      '  ',
    ),
    '',
    paint('heading', 'Store'),
    ...storeLines(store, paint),
    ...(reached === undefined ? [] : ['', paint('heading', 'Reach'), ...reachLines(reached, paint)]),
  ];
}

function reachLines(reached: readonly Reach[], paint: Output['paint']): string[] {
  return table(
    [{ heading: '' }, { heading: '' }, { heading: '' }],
    reached.map((reach): (Cell | string)[] => [
      reach.reached ? { text: '✓ reached', role: 'good' } : { text: '✗ not reached', role: 'error' },
      printable(reach.host),
      { text: printable(reach.because === '' ? reach.requirement : `${reach.requirement}: ${reach.because}`), role: 'quiet' },
    ]),
    paint,
    '  ',
  );
}

function originPhrase({ from, name }: Origin): string {
  return from === 'default' ? 'default' : from === 'flag' ? `flag ${name}` : name;
}

/** Secrets are only counted: their table, right above, marks those that are missing. */
function verdict(others: readonly string[], count: number, { paint }: Output): string[] {
  if (count === 0) return [`${paint('good', '✓')} nothing is in the way`];
  return [...others.map(printable), `${paint('error', '✗')} ${counted(count, 'thing')} ${count === 1 ? 'is' : 'are'} in the way`];
}
