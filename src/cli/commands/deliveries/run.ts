/** Looks at durable deliveries and gives orders for them, through a running gateway or, without one, in the store itself. */
import { realWorld } from '../../../runtime/platform/world.ts';
import { type ExitCode, type Run, UsageError } from '../../command.ts';
import type { Session } from '../../session.ts';
import { nearest } from '../../suggest.ts';
import { whoAsks } from '../../who-asks.ts';
import { DELIVERY_WORDS, type DeliveryFlags, type deliveries } from './command.ts';
import { edit } from './edit.ts';
import { exportAll } from './export.ts';
import { holdLanes } from './lanes.ts';
import { audit, list } from './list.ts';
import { type OrderContext, orderEach, orderMany } from './orders.ts';
import { show } from './show.ts';
import { GatewaySource } from './source.ts';

type Word = (typeof DELIVERY_WORDS)[number];

export const run: Run<typeof deliveries> = async ({ arguments: [written = '', ...subjects], flags }, session) => {
  const word = wordOf(written);
  if (word === 'table') return (await import('./table.ts')).printTable(subjects[0], session);
  if (word === 'backup') {
    const file = onlyOne(word, subjects, 'the file to make');
    return (await import('./backup.ts')).backUp(file, flags, flags.who ?? whoAsks(), session);
  }
  const source = await sourceOf(flags, session);
  try {
    const context = { source, flags, session, who: flags.who ?? whoAsks(), now: realWorld().epoch() };
    return await carryOut(word, subjects, context);
  } finally {
    await source.close();
  }
};

async function carryOut(
  word: Exclude<Word, 'table' | 'backup'>,
  subjects: readonly string[],
  context: OrderContext,
): Promise<ExitCode> {
  const { source, flags, who, now, session } = context;
  switch (word) {
    case 'list':
      return list(source, flags, now, session.out);
    case 'audit':
      return audit(source, flags, subjects[0], session.out);
    case 'show':
      return show(source, onlyOne(word, subjects), flags, who, session.out);
    case 'export':
      return exportAll(source, flags, who, session);
    case 'edit':
      return edit(onlyOne(word, subjects), context);
    case 'pause':
    case 'resume':
      return holdLanes(word, subjects, context);
    default:
      return subjects.length > 0 ? orderEach(word, subjects, context) : orderMany(word, context);
  }
}

async function sourceOf(flags: DeliveryFlags, session: Session) {
  if (flags.store === undefined && flags.database === undefined) return new GatewaySource(session.settings.get('gateway'));
  return (await import('./store-source.ts')).openStoreSource(session);
}

function onlyOne(word: Word, subjects: readonly string[], what = 'the id of one delivery'): string {
  const [id, other] = subjects;
  if (id !== undefined && other === undefined) return id;
  throw new UsageError(
    `"deliveries ${word}" takes ${what}.`,
    word === 'backup' ? undefined : '"concordat deliveries list" shows ids.',
  );
}

function wordOf(written: string): Word {
  const word = DELIVERY_WORDS.find((each) => each === written);
  if (word !== undefined) return word;
  const meant = nearest(written, DELIVERY_WORDS);
  throw new UsageError(
    `"${written}" is nothing that "concordat deliveries" does; there are ${DELIVERY_WORDS.join(', ')}.`,
    meant === undefined ? undefined : `Did you mean "${meant}"?`,
  );
}
