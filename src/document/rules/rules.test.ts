/**
 * Runs every `rule.test.md`: each `##` case is a folder of documents (fences with a file name), in which `^^^^ error` below
 * a line says that the rule finds exactly that part of it. Fences of other files only exist. A case without marks is a
 * near miss; every rule has at least one of each. `¦` is left out of a document: it keeps those who look for keys in
 * repositories from taking an example for a real one. Where a finding comes with a fix, the fix is made and has to hold.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Diagnostic } from '../../requirement/diagnostic.ts';
import { applyEdits } from '../apply-edits.ts';
import { compile } from '../compile.ts';
import type { ContractFile } from '../contracts/contract.ts';
import { contractOf } from '../contracts/read.ts';
import { readDocument } from '../read.ts';
import { Workspace } from '../workspace.ts';
import { RULES } from './index.ts';
import type { Rule } from './rule.ts';

interface Expected {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly end: number;
  readonly severity: string;
}
interface Case {
  readonly title: string;
  readonly today: string;
  readonly files: Map<string, string>;
  readonly expected: Expected[];
}

const HERE = new URL('.', import.meta.url);

for (const rule of RULES) {
  const path = new URL(`${rule.code}/rule.test.md`, HERE);
  const cases = readCases(readFileSync(path, 'utf8'));

  test(`${rule.code} has a case in which it fires, a near miss, and a page`, () => {
    assert.ok(
      cases.some(({ expected }) => expected.length > 0),
      'no case fires',
    );
    assert.ok(
      cases.some(({ expected }) => expected.length === 0),
      'no near miss',
    );
    const page = readFileSync(new URL(`${rule.code}/README.md`, HERE), 'utf8');
    assert.ok(page.startsWith(`# ${rule.code}\n`) && page.includes('## Why') && page.includes('## What to do'));
  });

  for (const { title, today, files, expected } of cases) {
    test(`${rule.code}: ${title}`, () => {
      const workspace = workspaceOf(rule, today, files);
      const found = workspace.entries.flatMap(({ file }) => {
        const diagnostics = workspace.diagnosticsOf(file);
        const compiles = diagnostics.filter(({ blocks }) => blocks).map(({ message }) => message);
        if (rule.text === undefined || rule.meaning !== undefined)
          assert.ok(workspace.get(file)?.entry.digest !== undefined, `does not compile: ${compiles}`);
        return diagnostics.filter(({ code }) => code === rule.code || code === 'unused-suppression');
      });
      for (const file of files.keys()) if (file.endsWith('README.md')) found.push(...workspace.diagnosticsOf(file));
      found.sort((a, b) => (a.file === b.file ? a.range.start.line - b.range.start.line : a.file < b.file ? -1 : 1));
      assert.deepEqual(
        found.map(({ file, range: { start, end }, severity }) => ({
          file,
          line: start.line,
          column: start.column,
          end: end.line === start.line ? end.column : 0,
          severity,
        })),
        expected,
        found.map(({ message }) => message).join('\n'),
      );
      for (const finding of found) checkPlace(finding, files);
      for (const { code, message, why, remedy, blocks } of found) {
        assert.equal(code, rule.code);
        assert.equal(blocks, false);
        for (const words of [message, why, remedy]) assert.match(words, /[.`]$/, `not a sentence: ${words}`);
        assert.ok(
          !message.includes('undefined') && !message.includes('NaN') && !remedy.includes('undefined') && !remedy.includes('NaN'),
          message,
        );
      }
      for (const finding of found) if (finding.fix !== undefined) checkFix(finding, rule, today, files);
    });
  }
}

test('every folder with a rule is in the list', () => {
  const folders = readdirSync(HERE, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/rule.ts`, HERE)),
  );
  assert.deepEqual(RULES.map(({ code }) => code).sort(), folders.map(({ name }) => name).sort());
});

function workspaceOf(rule: Rule, today: string, files: ReadonlyMap<string, string>): Workspace {
  const workspace = new Workspace({
    profiles: [],
    today,
    rules: [rule],
    codeowners: () => files.get('CODEOWNERS'),
    contract: (file) => contractAmong(files, file),
  });
  const readmes = [...files].flatMap(([file, text]) => (file.endsWith('README.md') ? { file, text } : []));
  for (const [file, text] of files) if (file.endsWith('.md') && !file.endsWith('README.md')) workspace.set({ file, text });
  for (const readme of readmes) workspace.setReadme(readme);
  return workspace;
}

/** Findings about the file itself, which no value of the document asks for. */
const ABOUT_THE_WHOLE = ['duplicate-slug'];

/** At a value, not at the heading, wherever the document has written one. */
function checkPlace({ code, file, range, message }: Diagnostic, files: ReadonlyMap<string, string>): void {
  const { heading, clauses } = readDocument(files.get(file) ?? '', file);
  if (heading === undefined || clauses.length === 0 || ABOUT_THE_WHOLE.includes(code)) return;
  assert.notDeepEqual(range, heading.range, message);
}

/** Made, a fix removes its finding and stops nothing that ran before; a safe one changes nothing that the document means. */
function checkFix({ file, code, message, fix }: Diagnostic, rule: Rule, today: string, files: ReadonlyMap<string, string>): void {
  assert.ok(fix !== undefined && fix.edits.length > 0);
  for (const { text } of fix.edits) assert.ok(!text.toLowerCase().includes('[x]'), 'a fix ticks a box');
  const written = files.get(file) ?? '';
  const mended = applyEdits(written, fix.edits);
  const after = workspaceOf(rule, today, new Map([...files, [file, mended]])).diagnosticsOf(file);
  assert.ok(!after.some((other) => other.code === code && other.message === message), `still found in:\n${mended}`);
  const blocking = compileText(written, file).diagnostics.filter(({ blocks }) => blocks).length;
  const blockingAfter = after.filter(({ blocks }) => blocks);
  assert.ok(blockingAfter.length <= blocking, `${blockingAfter.map((other) => other.message)} in:\n${mended}`);
  if (fix.safe)
    assert.equal(compileText(mended, file).requirement?.revision, compileText(written, file).requirement?.revision, mended);
}

function compileText(text: string, file: string) {
  return compile(readDocument(text, file), { profiles: [] });
}

function contractAmong(files: ReadonlyMap<string, string>, file: string): ContractFile {
  const text = files.get(file);
  return text === undefined ? { state: 'missing' } : contractOf(text, file);
}

function readCases(text: string): Case[] {
  const cases: { title: string; today: string; files: Map<string, string>; expected: Expected[] }[] = [];
  let file: string | undefined;
  let fence = '';
  let lines: string[] = [];
  for (const line of text.split('\n')) {
    const current = cases.at(-1);
    const mark = /^( *)(\^+) (error|warning|note)$/.exec(line);
    if (file === undefined) {
      if (line.startsWith('## ')) cases.push({ title: line.slice(3), today: '2026-01-01', files: new Map(), expected: [] });
      else if (line.startsWith('Today: ') && current !== undefined) current.today = line.slice(7);
      else if (line.startsWith('```')) {
        fence = /^`+/.exec(line)?.[0] ?? '';
        [file, lines] = [line.slice(fence.length).trim(), []];
      }
    } else if (line === fence) {
      current?.files.set(file, `${lines.join('\n')}\n`);
      file = undefined;
    } else if (mark === null) lines.push(line.replaceAll('¦', ''));
    else {
      const column = (mark[1]?.length ?? 0) + 1;
      current?.expected.push({ file, line: lines.length, column, end: column + (mark[2]?.length ?? 0), severity: mark[3] ?? '' });
    }
  }
  return cases;
}
