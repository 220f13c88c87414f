/** Whatever is typed in whatever order, what an editor has been told in the end is what a fresh check says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Diagnostic } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { check } from '../../document/check.ts';
import { readContract } from '../../document/contracts/read.ts';
import { PROFILES } from '../../profiles/index.ts';
import { realWorld } from '../../runtime/platform/world.ts';
import { abilitiesOf } from '../abilities.ts';
import { uriOfPath } from '../paths.ts';
import { Projects } from '../projects.ts';
import { CAPABLE } from '../testing/client.ts';
import { MAIL, PAYMENTS, TestFolder } from '../testing/folder.ts';
import { diagnosticOf } from './finding.ts';
import { Publisher } from './publisher.ts';

const TODAY = '2026-11-23';
const FILES = [
  'integrations/REQ-I-001-payments.md',
  'integrations/REQ-I-002-mail.md',
  'integrations/REQ-I-003-third.md',
] as const;
const TEXTS: Readonly<Record<string, string>> = {
  [FILES[0]]: PAYMENTS,
  [FILES[1]]: MAIL,
  [FILES[2]]: MAIL.replaceAll('REQ-I-002', 'REQ-I-003').replace('REST API', 'REST API\n**Depends On**: REQ-I-001'),
};
const WORDS = [
  'REQ-I-002',
  'REQ-I-003',
  '# REQ-I-003: Third\n',
  '**ID**: REQ-I-001\n',
  '**Depends On**: REQ-I-003\n',
  '- **Fallback**: REQ-I-002\n',
  '- **Availability**: 99.99% over 30 days\n',
  '- **Timeout**: 1 ms\n',
  '<!-- concordat-ignore unknown-dependency: known -->\n',
  '\n```\n',
  '<!--',
  '-->',
  '|',
  '\r\n',
  '\u0000',
  '\ud83d',
  'x',
];

const change = fc.record({
  kind: fc.constantFrom('type', 'type', 'type', 'delete', 'close', 'settle', 'settle and go on'),
  file: fc.nat(1),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(60),
  words: fc.constantFrom(...WORDS),
});

test('random edits end in the findings of a fresh check', async () => {
  using folder = new TestFolder({ ...TEXTS, 'integrations/contracts/pay.yaml': 'openapi: 3.1.0\n' });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 25 }), fc.boolean(), async (changes, wholeFolder) => {
      const abilities = abilitiesOf(CAPABLE);
      const told = new Map<string, Diagnostic[]>();
      const projects = new Projects({ folderFor: () => 'integrations', today: () => TODAY, warn: assert.fail });
      const project = projects.add(folder.root);
      const publisher = new Publisher({
        projects,
        abilities,
        world: realWorld(),
        wholeFolder,
        channel: {
          publish: (uri, _version, diagnostics) => void told.set(uri, diagnostics),
          refresh: () => assert.fail('nobody pulls'),
          failed: (error) => assert.fail(error as Error),
        },
      });
      const open = new Map<string, TextDocument>();
      const loaded = project.load(new AbortController().signal);
      for (const { kind, file: index, at, length, words } of changes) {
        const file = FILES[index] as string;
        const path = folder.path(file);
        const uri = uriOfPath(path);
        if (kind === 'settle') await publisher.settle();
        else if (kind === 'settle and go on') publisher.settle();
        else if (kind === 'close') {
          if (open.delete(file)) {
            project.close(path);
            publisher.closed(project, path);
          }
        } else {
          const before = open.get(file) ?? TextDocument.create(uri, 'markdown', 1, TEXTS[file] ?? '');
          const start = Math.floor(at * before.getText().length);
          const range = { start: before.positionAt(start), end: before.positionAt(kind === 'delete' ? start + length : start) };
          const after = TextDocument.update(before, [{ range, text: kind === 'delete' ? '' : words }], before.version + 1);
          project.open(path, after.getText());
          if (open.has(file)) publisher.changed(project, path);
          else publisher.opened(project, path, { uri, version: after.version });
          open.set(file, after);
        }
      }
      await loaded;
      publisher.later(project);
      await publisher.settle();
      publisher.stop();

      const texts = FILES.map((file) => ({ file, text: open.get(file)?.getText() ?? TEXTS[file] ?? '' }));
      const { diagnostics } = check(
        {
          path: 'integrations',
          texts,
          documents: [],
          readmes: [],
          unreadable: [],
          complete: true,
          contract: (file) => readContract(folder.path(file)),
        },
        { profiles: PROFILES, today: TODAY },
      );
      for (const file of FILES) {
        if (!wholeFolder && !open.has(file)) continue;
        const expected = diagnostics
          .filter((finding) => finding.file === file)
          .map((finding) => diagnosticOf(finding, abilities));
        assert.deepEqual(sorted(told.get(uriOfPath(folder.path(file))) ?? []), sorted(expected), file);
      }
    }),
    { numRuns: 40 },
  );
});

/** An order that depends on nothing but what is said. */
function sorted(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map((diagnostic) => JSON.stringify(diagnostic)).sort();
}
