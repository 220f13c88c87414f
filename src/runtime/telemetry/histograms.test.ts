import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Histograms } from './histograms.ts';

const durations = fc.array(fc.oneof(fc.double({ min: 0, max: 100, noNaN: true }), fc.double({ min: 0, max: 3e6, noNaN: true })), {
  minLength: 1,
  maxLength: 200,
});

test('a quantile never understates and overstates by at most a sixteenth and a microsecond', () => {
  fc.assert(
    fc.property(durations, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
      const histograms = new Histograms();
      histograms.add();
      const series = histograms.add();
      for (const value of values) histograms.record(series, value);
      const sorted = values.toSorted((a, b) => a - b);
      const exact = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
      const told = histograms.quantile(series, share) as number;
      assert.ok(told >= exact - 1e-9, `${told} < ${exact}`);
      // Beyond 2^31 µs everything is one bucket, which answers with the maximum.
      if (exact * 1000 < 2 ** 31)
        assert.ok(told <= exact * (1 + 1 / 16) + 0.001 + 1e-9 || told === histograms.max(series), `${told} ≫ ${exact}`);
    }),
  );
});

test('cumulative counts at powers of two are exact, their ends inclusive', () => {
  fc.assert(
    fc.property(durations, (values) => {
      const histograms = new Histograms();
      const series = histograms.add();
      for (const value of values) histograms.record(series, value);
      histograms.cumulative(series, 9, 30).forEach((count, index) => {
        const bound = 2 ** (9 + index);
        assert.equal(count, values.filter((value) => Math.ceil(value * 1000) <= bound).length);
      });
    }),
  );
  const histograms = new Histograms();
  const series = histograms.add();
  histograms.record(series, 0.512);
  histograms.record(series, 0.5121);
  assert.deepEqual(histograms.cumulative(series, 9, 10), [1, 2]);
});

test('sum, count and max are exact, and series do not touch each other while the table grows', () => {
  const histograms = new Histograms();
  const all = Array.from({ length: 50 }, () => histograms.add());
  for (const series of all) for (let n = 0; n <= series; n++) histograms.record(series, series);
  for (const series of all) {
    assert.equal(histograms.count(series), series + 1);
    assert.equal(histograms.sum(series), series * (series + 1));
    assert.equal(histograms.max(series), series);
  }
});

test('nothing recorded has no quantile', () => {
  const histograms = new Histograms();
  assert.equal(histograms.quantile(histograms.add(), 0.5), undefined);
});
