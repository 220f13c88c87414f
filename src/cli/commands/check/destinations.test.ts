import assert from 'node:assert/strict';
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { readFolder } from '../../../document/folder.ts';
import { UsageError } from '../../command.ts';
import { destinations, refuseInputs } from './destinations.ts';

it('one format goes to standard output, the others into files', () => {
  assert.deepEqual(destinations([]), { stdout: 'pretty', files: [] });
  assert.deepEqual(destinations(['sarif=a=b.sarif', 'line', 'json=x/y.json']), {
    stdout: 'line',
    files: [
      { format: 'sarif', file: 'a=b.sarif' },
      { format: 'json', file: 'x/y.json' },
    ],
  });
  assert.equal(destinations(['json=x.json']).stdout, undefined);
});

it('what cannot be is refused, and says what could', () => {
  const message = (...written: string[]): string => {
    try {
      destinations(written);
    } catch (error) {
      assert.ok(error instanceof UsageError);
      return `${error.message} ${error.remedy ?? ''}`;
    }
    return assert.fail(`${written} is taken`);
  };
  assert.match(message('sarf'), /"sarf", which is none of pretty, .*Did you mean "sarif"/);
  assert.match(message('toString'), /none of/);
  assert.match(message('json', 'line'), /Both json and line would go to standard output.*--format line=findings.line/);
  assert.match(message('json=', 'line'), /names no file/);
  assert.match(message('json=x', 'line=x'), /Two formats would go to x/);
  assert.match(message('json=./x', 'sarif=x'), /Two formats would go to x/);
  assert.match(message('json=a/../x', 'sarif=./x'), /Two formats would go to .\/x/);
  assert.match(message('json=integrations/REQ-I-0003-sys.md'), /named like one.*--format json=findings.json/);
  assert.match(message('line=ReadMe.md'), /where a document or a README belongs/);
});

it('bug: a format is not written over what is checked, by whatever name or link', async () => {
  const path = mkdtempSync(join(tmpdir(), 'concordat-destinations-'));
  try {
    const texts: Readonly<Record<string, string>> = {
      'in/REQ-I-001-a.md': '# REQ-I-001: A\n',
      'in/README.md': '# Integrations\n',
      'in/pets.json': '{"openapi": "3.1.0", "paths": {}}',
      'out/findings.json': '{"version": "1.1", "diagnostics": []}',
    };
    for (const folder of ['in', 'out']) mkdirSync(join(path, folder));
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(path, name), text);
    symlinkSync(join(path, 'in/REQ-I-001-a.md'), join(path, 'link'));
    symlinkSync(join(path, 'in/README.md'), join(path, 'readme'));
    linkSync(join(path, 'in/REQ-I-001-a.md'), join(path, 'hard'));
    const folder = readFolder(join(path, 'in'));
    for (const [file, what] of [
      ['link', /link, which is one of the documents/],
      ['hard', /hard, which is one of the documents/],
      ['readme', /readme, which is a README/],
      ['in/pets.json', /pets.json, which is a contract/],
    ] as const)
      await assert.rejects(refuseInputs(destinations([`json=${file}`], path), folder, path), {
        name: 'UsageError',
        message: what,
      });
    await refuseInputs(destinations(['json=out/findings.json', 'sarif=out/new.sarif'], path), folder, path);
  } finally {
    rmSync(path, { recursive: true });
  }
});

it('two formats that a link makes one file are refused', () => {
  const path = mkdtempSync(join(tmpdir(), 'concordat-destinations-'));
  try {
    writeFileSync(join(path, 'x'), '');
    symlinkSync(join(path, 'x'), join(path, 'y'));
    assert.throws(() => destinations(['json=x', 'sarif=y'], path), /Two formats would go to y/);
  } finally {
    rmSync(path, { recursive: true });
  }
});
