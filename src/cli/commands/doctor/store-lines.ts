import type { Paint } from '../../render/colour.ts';
import { milliseconds } from '../../render/milliseconds.ts';
import { printable } from '../../render/printable.ts';
import { type Cell, table } from '../../render/table.ts';
import type { StoreExamination } from './examine-store.ts';

/** A difference of clocks from here on is told as trouble: times that people read would mislead. */
const APART = 2_000;

export function storeTroubles({ state, because, kind, clockAhead }: StoreExamination): string[] {
  return [
    ...(state === 'not usable' ? [`the store cannot be used: ${because ?? 'unknown'}`] : []),
    ...(kind === 'database' && Math.abs(clockAhead ?? 0) > APART
      ? [`the clock of the database is ${apart(clockAhead ?? 0)} this machine's: set both by the same time service`]
      : []),
  ];
}

export function storeLines(store: StoreExamination, paint: Paint): string[] {
  const rows: (Cell | string)[][] = [
    ['place', printable(store.place ?? (store.kind === 'none' ? 'none' : 'the database')), quiet(stateWords(store))],
    ...(store.schemaVersion === null ? [] : [['schema', `${store.engine}, version ${store.schemaVersion}`]]),
    [
      'key',
      store.key === 'present' ? good('✓ present') : store.key === 'absent' ? 'absent' : bad('✗ unreadable'),
      quiet(keyWords(store)),
    ],
    ...(store.clockAhead === null
      ? []
      : [
          [
            'clock',
            Math.abs(store.clockAhead) > APART ? bad(`✗ ${apart(store.clockAhead)} this machine's`) : good("✓ as this machine's"),
          ],
        ]),
  ];
  return table([{ heading: '' }, { heading: '' }, { heading: '' }], rows, paint, '  ');
}

function stateWords({ state, because }: StoreExamination): string {
  switch (state) {
    case 'usable':
      return 'can be used';
    case 'not there':
      return 'is not there yet; "concordat serve" makes it';
    case 'not asked':
      return 'was not asked; --reach connects to it';
    case 'not usable':
      return `cannot be used: ${printable(because ?? 'unknown')}`;
    case 'none':
      return 'keeps nothing: deliveries and webhooks are refused';
  }
}

function keyWords({ key, keyFrom }: StoreExamination): string {
  if (key === 'present') return `${printable(keyFrom ?? '')}; bodies are stored encrypted`;
  if (key === 'unreadable') return printable(keyFrom ?? '');
  return 'what documents redact is not stored; make one: openssl rand -base64 32, and set CONCORDAT_KEY';
}

function apart(clockAhead: number): string {
  return `${milliseconds(Math.abs(clockAhead))} ${clockAhead > 0 ? 'ahead of' : 'behind'}`;
}

function quiet(text: string): Cell {
  return { text, role: 'quiet' };
}

function good(text: string): Cell {
  return { text, role: 'good' };
}

function bad(text: string): Cell {
  return { text, role: 'error' };
}
