import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MaintenanceWindow } from '../../requirement/service-level.ts';
import { DAY, HOUR, MINUTE } from '../../requirement/units/duration.ts';
import { maintenanceIn, overlap } from './maintenance.ts';

function window(days: MaintenanceWindow['days'], start: number, length: number, zone = 'UTC'): MaintenanceWindow {
  return { days, ofMonth: undefined, start, length, zone };
}

test('time of maintenance in thirty days', () => {
  assert.equal(maintenanceIn([window([], 120, 30 * MINUTE)], 30 * DAY), 15 * HOUR);
  assert.equal(maintenanceIn([window(['Sunday'], 120, 7 * HOUR)], 30 * DAY), 30 * HOUR);
  assert.equal(maintenanceIn([{ ...window(['Sunday'], 120, 2 * HOUR), ofMonth: 'last' }], 30 * DAY), 2 * HOUR);
  assert.equal(maintenanceIn([], 30 * DAY), 0);
});

test('windows that share a time of the week, past midnight and past Sunday too', () => {
  const night = window(['Sunday'], 23 * 60, 2 * HOUR);
  assert.ok(overlap([night, window(['Monday'], 30, HOUR)]) !== undefined);
  assert.equal(overlap([night, window(['Monday'], 60, HOUR)]), undefined);
  assert.equal(overlap([night, window(['Monday'], 30, HOUR, 'Europe/Rome')]), undefined, 'zones are not compared');
  assert.equal(overlap([night]), undefined);
});
