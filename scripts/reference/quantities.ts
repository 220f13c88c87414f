/** The quantities of the language with the forms that their readers name themselves. */
import { parseCidr } from '../../src/requirement/units/cidr.ts';
import { parseDuration } from '../../src/requirement/units/duration.ts';
import { parseMoney } from '../../src/requirement/units/money.ts';
import { parsePercentage } from '../../src/requirement/units/percentage.ts';
import { parsePercentileBounds } from '../../src/requirement/units/percentile.ts';
import { parseRate, parseRates } from '../../src/requirement/units/rate.ts';
import type { Reading } from '../../src/requirement/units/reading.ts';
import { scanRecurring } from '../../src/requirement/units/recurring.ts';
import { Scanner } from '../../src/requirement/units/scanner.ts';
import { parseSize } from '../../src/requirement/units/size.ts';
import { parseStatusSet } from '../../src/requirement/units/status-set.ts';
import { parseWindow } from '../../src/requirement/units/window.ts';
import { codes, table } from './markdown.ts';

const QUANTITIES: readonly (readonly [name: string, read: (text: string) => Reading<unknown>, says: string])[] = [
  ['duration', parseDuration, ''],
  ['percentage', parsePercentage, ''],
  ['rate', parseRate, 'slides: it holds in every window of that length; one by the day or the month is a quota that begins anew'],
  ['limits', parseRates, 'several limits hold at once; `wait up to 2 s` or `reject` says what happens above them'],
  ['percentile bound', parsePercentileBounds, ''],
  ['window', parseWindow, 'rolling, or by the calendar'],
  ['recurring time', (text) => scanRecurring(new Scanner(text)), 'with its time zone'],
  ['money', parseMoney, ''],
  ['size', parseSize, ''],
  ['set of statuses', parseStatusSet, ''],
  ['addresses', parseCidr, ''],
];

export function quantityTable(): string {
  return table(
    ['Quantity', 'Written', ''],
    QUANTITIES.map(([name, read, says]) => {
      const reading = read('\u0001');
      if (reading.ok) throw new Error(`anything is a ${name}`);
      for (const form of reading.forms) if (!read(form).ok) throw new Error(`no ${name}: ${form}`);
      return [name, codes(reading.forms), says];
    }),
  );
}
