/** What `--fix` did, or would do. */
import { maskSecrets } from '../../../document/credentials/secrets.ts';
import { writeLines } from '../../output.ts';
import { counted } from '../../render/count.ts';
import { lineDiff } from '../../render/line-diff.ts';
import { printable } from '../../render/printable.ts';
import type { Session } from '../../session.ts';
import type { Fixed } from './fix.ts';

/** Files that are named one by one; more are counted. */
const MOST_NAMED = 20;

/** The changes, without the credentials in the lines. */
export function showFixed({ changes }: Fixed, { out }: Session): void {
  for (const { file, before, after } of changes)
    writeLines(out, lineDiff(maskSecrets(file), maskSecrets(before), maskSecrets(after), out.paint));
}

export function sayFixed({ changes, left }: Fixed, verb: 'was' | 'would be', { talk }: Session): void {
  for (const { file, codes } of changes.slice(0, MOST_NAMED))
    talk.lines(`${printable(maskSecrets(file))} ${verb} changed: ${codes.join(', ')}`);
  if (changes.length > MOST_NAMED) talk.lines(`and ${counted(changes.length - MOST_NAMED, 'more file')}`);
  for (const { file, why } of left) talk.lines(`${printable(maskSecrets(file))} is left as it is: ${printable(why)}`);
  if (changes.length === 0 && left.length === 0)
    talk.lines('Nothing to fix by itself: --fix only changes what leaves the meaning as it is.');
}
