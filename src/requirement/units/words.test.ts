import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDuration, parseDuration } from './duration.ts';
import { formatPercentage, parsePercentage } from './percentage.ts';
import { formatPercentileBounds, parsePercentileBounds } from './percentile.ts';
import { formatRates, parseRates } from './rate.ts';
import type { Reading } from './reading.ts';
import { readUnknown } from './unknown.ts';
import { formatWindow, parseWindow } from './window.ts';

function read<V>(
  parse: (text: string) => Reading<V>,
  format: (value: V) => string,
  phrases: Readonly<Record<string, string>>,
): void {
  for (const [written, meant] of Object.entries(phrases)) {
    const reading = parse(written);
    assert.equal(reading.ok ? format(reading.value) : reading.message, meant, written);
  }
}

test('durations are read in every language, and printed in one', () => {
  read(parseDuration, formatDuration, {
    '30 seconds': '30 s',
    '500ms': '500 ms',
    '5 minuti': '5 min',
    'al massimo 2 secondi': '2 s',
    'hasta 5 minutos': '5 min',
    'jusqu’à 2 heures': '2 h',
    'höchstens 30 Sek.': '30 s',
    'bis zu 2 Std.': '2 h',
    'no máximo 2 segundos': '2 s',
    '1,5 s': '1.5 s',
    '1.500 ms': '`1.500` can be read two ways: is it 1,500 or 1.5?',
  });
});

test('rates are read in every language, and what they count has one name', () => {
  read(parseRates, formatRates, {
    '100 richieste al secondo': '100 requests/second',
    '100 Anfragen/Sekunde': '100 requests/second',
    '100 requêtes par seconde': '100 requests/second',
    '30 llamadas por minuto': '30 calls/minute',
    '5000 chamadas por mês': '5,000 calls per calendar month',
    '10 000 par jour': '10,000 requests per day',
    '10.000 pro Tag': '`10.000` can be read two ways: is it 10,000 or 10?',
    'aucune limite': 'none',
    'kein Limit': 'none',
  });
});

test('a percentage has decimals and no thousands, so its comma is no question', () => {
  read(parsePercentage, formatPercentage, {
    '99,9 %': '99.9%',
    '99,950%': '99.95%',
    'mindestens 99,9 Prozent': '99.9%',
    'almeno 99,5 per cento': '99.5%',
    'au moins 99,9 pour cent': '99.9%',
    'pelo menos 99,9 por cento': '99.9%',
  });
});

test('windows and bounds are read in every language', () => {
  read(parseWindow, formatWindow, {
    'su 30 giorni': 'over 30 days',
    'über 30 Tage': 'over 30 days',
    'em 30 dias': 'over 30 days',
    'par mois': 'per calendar month',
    'im Monat': 'per calendar month',
    mensile: 'per calendar month',
    'al año': 'per calendar year',
  });
  read(parsePercentileBounds, formatPercentileBounds, {
    '95 % innerhalb von 800 ms': 'p95 ≤ 800 ms',
    'moins de 2 secondes': 'at most 2 s',
  });
});

test('that nobody knows is said in every language', () => {
  for (const written of ['da definire', 'por determinar', 'à préciser', 'noch zu klären', 'não documentado', 'k.A.', 'veloce'])
    assert.deepEqual(readUnknown(written), { unknown: written });
  assert.equal(readUnknown('hochverfügbar in zwei Zonen'), undefined);
});

test('several months are as long as they nominally are', () => {
  read(parseWindow, formatWindow, {
    'over 12 months': 'over 365 days',
    'last 3 months': 'over 90 days',
    'über 2 Jahre': 'over 730 days',
    'over 1 quarter': 'over 91 days',
  });
});
