/**
 * Golden files: each folder of `golden/` holds a source and `expected.md`, all documents made of it, one after the other. What is
 * written must check without an error of its own making, and hold nothing that looks like a credential.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Diagnostic } from '../../requirement/diagnostic.ts';
import { contractOf } from '../contracts/read.ts';
import { findSecrets } from '../credentials/secrets.ts';
import { readDocument } from '../read.ts';
import { Workspace } from '../workspace.ts';
import { existingOf } from './existing.ts';
import { readSource } from './index.ts';
import { type Planned, planImport } from './plan.ts';
import { SOURCE_KINDS, type SourceKind } from './source.ts';

const GOLDEN = join(import.meta.dirname, 'golden');
const VENDORS = resolve(
  process.env.CONCORDAT_VENDOR_DESCRIPTIONS ?? resolve(import.meta.dirname, '../../../../shared/vendor-descriptions'),
);
/** Where a source says what a rule finds fault with: the finding is the point of it. */
const HONEST: ReadonlySet<string> = new Set(['no-plain-http']);

interface Source {
  readonly file: string;
  readonly text: string;
}

const CASES = readdirSync(GOLDEN).map((name) => {
  const [file = ''] = readdirSync(join(GOLDEN, name)).filter((entry) => entry !== 'expected.md');
  return { name, file, text: readFileSync(join(GOLDEN, name, file), 'utf8') };
});

function planned(source: Source, existing: readonly Planned[] = [], as?: SourceKind): readonly Planned[] {
  const reading = readSource(source, as);
  if (!reading.ok) return [];
  const known = existing.flatMap((one) => (one.state === 'new' ? [existingOf(readDocument(one.text, one.name))] : []));
  const link = (contract: string) => `contracts/${contract === '' ? basename(source.file) : contract}`;
  const inline = (name: string) => `contracts/${name}`;
  return planImport([{ name: basename(source.file), drafts: reading.drafts, link, inline }], known);
}

function textsOf(all: readonly Planned[]): { readonly file: string; readonly text: string }[] {
  return all.flatMap((one) => (one.state === 'new' ? [{ file: one.name, text: one.text }] : []));
}

function errorsIn(all: readonly Planned[], source: Source): Diagnostic[] {
  const own = contractOf(source.text, source.file);
  const contract = (file: string) =>
    file === `contracts/${basename(source.file)}` ? own : ({ state: 'read', contract: ANY } as const);
  const workspace = new Workspace({ profiles: [], today: '2026-01-01', contract });
  for (const written of textsOf(all)) workspace.set(written);
  return workspace.entries
    .flatMap(({ file }) => workspace.diagnosticsOf(file))
    .filter(({ severity, blocks, code }) => (severity === 'error' || blocks) && !HONEST.has(code));
}

const ANY = { kind: 'other', version: undefined, has: () => true, nearest: () => undefined, operations: () => [] } as const;

function told(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ file, range, code, message }) => `${file}:${range.start.line} ${code}: ${message}`);
}

describe('golden files', () => {
  for (const source of CASES) {
    it(`${source.name} says only what ${source.file} said`, () => {
      const all = planned(source);
      const written = textsOf(all)
        .map(({ file, text }) => `<!-- ${file} -->\n${text}`)
        .join('\n');
      const expected = join(GOLDEN, source.name, 'expected.md');
      if (process.env.UPDATE_GOLDEN === '1') writeFileSync(expected, written);
      assert.equal(written, readFileSync(expected, 'utf8'));
      assert.deepEqual(told(errorsIn(all, source)), []);
    });

    it(`${source.name} imported again changes nothing`, () => {
      const first = planned(source);
      assert.deepEqual(textsOf(planned(source, first)), []);
      assert.equal(planned(source, first).length, first.length);
    });
  }

  it('there is one for each kind of source', () => {
    const kinds = new Set(CASES.map((source) => (readSource(source) as { readonly kind?: string }).kind));
    assert.deepEqual([...kinds].sort(), [...SOURCE_KINDS].sort());
  });
});

describe('what is no system', () => {
  const reading = (text: string, file = 'x.md') => readSource({ file, text });

  it('is named with the reason, and a heading above systems is none', () => {
    const text =
      '# External APIs\nWe call these.\n\n## A\n- URL: https://a.example\n\n## Rules\nAll calls are logged.\n\n## B\n**Owner**: x\n';
    const got = reading(text);
    assert.ok(got.ok);
    assert.deepEqual(
      got.drafts.map(({ system }) => system),
      ['A'],
    );
    const why = '(it says no URL, authentication or purpose)';
    assert.deepEqual(got.left, [`"Rules" ${why}`, `"B" ${why}`]);
  });

  it('a text without any says what a system needs', () => {
    const got = reading('# Notes\n\nNothing here.\n');
    assert.ok(!got.ok);
    assert.match(got.message, /^no heading in it has a URL, an authentication or a purpose below it; write /);
  });
});

describe('ids', () => {
  it('that a matrix keeps are not taken', () => {
    const reading = readSource({ file: 'x.md', text: '## A\n- URL: https://a.example\n' });
    assert.ok(reading.ok);
    const source = { name: 'x.md', drafts: reading.drafts, link: () => undefined };
    assert.deepEqual(
      planImport([source], [], ['REQ-I-004', 'REQ-I-012']).map((one) => (one.state === 'new' ? one.id : '')),
      ['REQ-I-013'],
    );
  });
});

describe('a credential in a source', () => {
  const key = ['sk', 'live', '51HxAbCdEfGhIjKlMnOpQrStUv'].join('_');
  for (const source of CASES) {
    it(`never leaves ${source.file}`, () => {
      const words = /[A-Z][a-z]{3,} [a-z]{2,}/g;
      const text = source.text.replace(words, (found) => `${found} ${key}`).replaceAll('https://', `https://user:${key}@`);
      for (const { text: written } of textsOf(planned({ ...source, text }))) {
        assert.ok(!written.includes(key));
        assert.deepEqual(findSecrets(written), []);
      }
    });
  }
});

describe('any input', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '\n',
      '#',
      '##  ',
      '**',
      '`',
      '|',
      '<!--',
      '-->',
      '```',
      '- ',
      ': ',
      '{',
      '}',
      '[',
      '](',
      '"',
      "'",
      '&a',
      '*a',
      '<',
      '>',
      '$ref',
      '\\',
      '\u0000',
      '\u2028',
      '---\n',
      '../..',
      '{{x}}',
      '[TBD]',
      'REQ-I-001',
      '**Timeout**: 5 parsecs\n',
      '\n## Security\n',
      '| a | b |\n|---|---|\n',
      'null',
      '1e999',
      '()',
      '%',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );
  const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(12), put: piece });

  it('never throws, and what is written compiles', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CASES), fc.array(change, { minLength: 1, maxLength: 6 }), (source, changes) => {
        let text = source.text;
        for (const { at, cut, put } of changes) {
          const place = Math.floor(at * text.length);
          text = text.slice(0, place) + put + text.slice(place + cut);
        }
        const changed = { ...source, text };
        const all = planned(changed);
        assert.deepEqual(told(errorsIn(all, changed)), []);
        assert.deepEqual(
          textsOf(all).flatMap((one) => findSecrets(one.text)),
          [],
        );
      }),
      { numRuns: 250 },
    );
  });

  it('never throws, whatever a file is said to be', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.constantFrom(...SOURCE_KINDS), (parts, kind) => {
        const source = { file: 'x.md', text: parts.join('') };
        assert.deepEqual(told(errorsIn(planned(source, [], kind), source)), []);
      }),
      { numRuns: 250 },
    );
  });
});

describe('descriptions that vendors publish', () => {
  for (const file of [
    'stripe.openapi.yaml',
    'twilio.openapi.json',
    'sendgrid.swagger.json',
    'paypal-orders.openapi.json',
    'google-maps.openapi.json',
    'eu-vies.wsdl',
    'salesforce-partner.wsdl',
  ]) {
    const path = join(VENDORS, file);
    const skip = existsSync(path) ? false : 'not there';
    it(`${file} becomes a document without errors`, { skip }, () => {
      const source = { file, text: readFileSync(path, 'utf8') };
      const all = planned(source);
      assert.equal(textsOf(all).length, 1);
      assert.deepEqual(told(errorsIn(all, source)), []);
    });
  }
});
