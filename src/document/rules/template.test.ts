import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CODES } from '../codes.ts';
import { SECTIONS } from '../vocabulary/vocabulary.ts';
import { knownLabel } from '../vocabulary/words.ts';
import { RULES } from './index.ts';
import { TEMPLATE } from './template.ts';

const TEXT = readFileSync(new URL('../fixtures/requirements-readme.md', import.meta.url), 'utf8');
const BOLD = '**';
const LINES = TEMPLATE.flatMap(({ heading, lines }) => lines.map((covered) => ({ heading, ...covered })));

test('every line of the template that asks for something is covered, exactly once, and nothing else is', () => {
  const covered = LINES.map(({ heading, line }) => `${heading} / ${line}`);
  assert.deepEqual([...new Set(covered)], covered);
  assert.deepEqual(covered, linesOf(TEXT));
});

test('everything that covers a line exists', () => {
  const codes = new Set([...RULES.map(({ code }) => code), ...Object.keys(CODES)]);
  const titles = new Set<string>(Object.values(SECTIONS).map(({ title }) => title));
  const here = (path: string) => existsSync(new URL(path, import.meta.url));
  const unknown = LINES.flatMap((covered) => [
    ...(covered.codes ?? []).filter((code) => !codes.has(code)),
    ...(covered.clauses ?? []).filter((label) => knownLabel(label)?.label !== label),
    ...(covered.sections ?? []).filter((title) => !titles.has(title)),
    ...(covered.commands ?? []).filter((command) => !here(`../../cli/commands/${command.split(' ', 1)[0]}`)),
    ...(covered.profiles ?? []).filter((profile) => !here(`../../profiles/${profile}/profile.json`)),
  ]);
  assert.deepEqual([...new Set(unknown)], []);
});

test('no line is covered by nothing, and none names a thing twice', () => {
  for (const { heading, line, types, profiles, clauses, sections, codes, commands, otherwise } of LINES) {
    const names = [types, profiles, clauses, sections, codes, commands].map((part) => part ?? []);
    assert.ok(names.flat().length > 0 || (otherwise ?? '').trim() !== '', `${heading} / ${line}`);
    for (const part of names) assert.equal(new Set<string>(part).size, part.length, `${heading} / ${line}`);
  }
});

test('the technical aspects, the risks and the practices are each watched by a finding', () => {
  const findings = new Set<string>([...RULES.map(({ code }) => code), 'no-secret-value']);
  const watched = ['Security', 'Error Handling', 'Monitoring', 'Availability', 'Security (risks)', 'Performance', 'Business'];
  const practices = ["✅ Do's", "❌ Don'ts"];
  for (const { heading, line, codes } of LINES)
    if ([...watched, ...practices].includes(heading))
      assert.ok(
        codes?.some((code) => findings.has(code)),
        `${heading} / ${line}`,
      );
});

/** What a document says something in the place of: the title, a clause, a placeholder. */
function isAnswered(line: string): boolean {
  return line.startsWith('# ') || line.startsWith(BOLD) || line.startsWith('[');
}

/** `heading / line`, for list items, clauses and placeholders of the template, file names, and the columns of the matrix. */
function linesOf(text: string): string[] {
  const found: string[] = [];
  let heading = '';
  let fenced = false;
  let risks = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) fenced = !fenced;
    else if (line.startsWith('#') && !fenced) {
      heading = line.slice(line.indexOf(' ') + 1);
      risks ||= heading.includes('Common Risks');
      if (line.startsWith('## ')) heading = heading.slice(heading.indexOf(' ') + 1);
      if (risks && heading === 'Security') heading = 'Security (risks)';
    } else if (line.startsWith('| Integration')) {
      const columns = line.split('|').map((column) => column.trim());
      found.push(...columns.filter((column) => column !== '').map((column) => `${heading} / ${column}`));
    } else if (line.startsWith('- ') || line.startsWith('`') || (fenced && isAnswered(line))) {
      const words = line.startsWith('- ') ? line.slice(2) : line;
      found.push(`${heading} / ${words.replace('# ', '').replace('[ ] ', '').replaceAll(BOLD, '').replaceAll('`', '')}`);
    }
  }
  return found;
}
