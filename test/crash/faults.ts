/**
 * Loaded before a process (`--import`), it makes the machine fail under it; nothing of the program itself knows of this.
 *
 * - `CRASH_AT=before-commit:37` kills it with SIGKILL in the instant before the 37th commit of its store, `after-commit:37` in the
 *   one after it, before anybody hears of it.
 * - `CLOCK_JUMPS=3600000,-3600000` shifts its wall clock by an hour, and by an hour the other way after it has been asked a hundred times.
 */
import { DatabaseSync } from 'node:sqlite';

const [point, count] = (process.env.CRASH_AT ?? '').split(':');
const COMMIT = /^\s*(?:COMMIT|END)\b/i;
let commits = 0;

if (point === 'before-commit' || point === 'after-commit') {
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string): void {
    if (!COMMIT.test(sql)) return exec.call(this, sql);
    commits += 1;
    const now = commits === Number(count);
    if (now && point === 'before-commit') process.kill(process.pid, 'SIGKILL');
    exec.call(this, sql);
    if (now) process.kill(process.pid, 'SIGKILL');
  };
  const { prepare } = DatabaseSync.prototype;
  DatabaseSync.prototype.prepare = function (this: DatabaseSync, sql: string) {
    const statement = prepare.call(this, sql);
    if (!COMMIT.test(sql)) return statement;
    const run = statement.run.bind(statement) as typeof statement.run;
    statement.run = ((...values: never[]) => {
      commits += 1;
      const now = commits === Number(count);
      if (now && point === 'before-commit') process.kill(process.pid, 'SIGKILL');
      const result = run(...values);
      if (now) process.kill(process.pid, 'SIGKILL');
      return result;
    }) as typeof statement.run;
    return statement;
  };
}

const jumps = (process.env.CLOCK_JUMPS ?? '')
  .split(',')
  .filter((jump) => jump !== '')
  .map(Number);
if (jumps.length > 0) {
  const { now } = Date;
  let asked = 0;
  Date.now = (): number => {
    asked += 1;
    return now() + (jumps[Math.min(Math.floor(asked / 100), jumps.length - 1)] as number);
  };
}
