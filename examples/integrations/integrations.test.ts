/** The example documents are what the product says of them: complete, and nothing is found in them but notes. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { check } from '../../src/document/check.ts';
import { compile } from '../../src/document/compile.ts';
import { readFolder } from '../../src/document/folder.ts';
import { PROFILES } from '../../src/profiles/index.ts';
import type { Requirement } from '../../src/requirement/requirement.ts';
import { VENDORS } from '../vendors/index.ts';

// The day on which the documents were last read through; their review dates lie after it.
const TODAY = '2026-11-23';
const folder = readFolder(import.meta.dirname);
const { diagnostics } = check(folder, { profiles: PROFILES, today: TODAY });
const requirements = folder.documents.flatMap((document) => compile(document, { profiles: PROFILES }).requirement ?? []);

test('check finds nothing but notes', () => {
  const findings = diagnostics.filter(({ severity }) => severity !== 'note');
  assert.deepEqual(
    findings.map(({ file, range, code, message }) => `${file}:${range.start.line} ${code}: ${message}`),
    [],
  );
});

test('every document compiles, and its vendor’s profile is found', () => {
  const expected = {
    'REQ-I-001': 'stripe',
    'REQ-I-002': 'sendgrid',
    'REQ-I-003': 'twilio',
    'REQ-I-004': 'google-maps',
    'REQ-I-005': undefined,
    'REQ-I-006': 'paypal',
  };
  assert.deepEqual(Object.fromEntries(requirements.map(({ id, profile }) => [id, profile])), expected);
  assert.deepEqual(
    Object.keys(expected).sort(),
    Object.values(VENDORS)
      .map(({ requirement }) => requirement)
      .sort(),
  );
});

test('every contract link leads to something', () => {
  let links = 0;
  for (const { file, fragment } of requirements.flatMap(linksOf)) {
    const contract: unknown = parse(readFileSync(`${import.meta.dirname}/${file}`, 'utf8'));
    assert.notEqual(at(contract, fragment), undefined, `${file}#${fragment ?? ''}`);
    links += 1;
  }
  assert.ok(links >= 20, `${links} links`);
});

test('the matrix in the folder’s README is that of the documents', () => {
  const readme = readFileSync(`${import.meta.dirname}/README.md`, 'utf8').replace(/ +/g, ' ');
  for (const { id, supports, dependsOn, criticality } of requirements) {
    const others = dependsOn.map((other) => (other.soft ? `${other.id} (soft)` : other.id)).join(', ') || '-';
    const name = criticality.charAt(0).toUpperCase() + criticality.slice(1);
    assert.match(
      readme,
      new RegExp(
        `\\| \\[${id}\\]\\(${id}-[a-z-]+\\.md\\) \\| ${supports.join(', ')} \\| ${others.replace(/[()]/g, '\\$&')} \\| ${name} \\|`,
      ),
    );
  }
});

function linksOf({ operations, contracts }: Requirement) {
  return [...contracts, ...operations.flatMap(({ input, output }) => [input, output])].filter((link) => link !== undefined);
}

/** What a JSON Pointer (RFC 6901) names. */
function at(value: unknown, pointer: string | undefined): unknown {
  const steps = (pointer ?? '')
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return steps.reduce((inner, step) => (inner as Record<string, unknown> | undefined)?.[step], value);
}
