import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile } from '../compile.ts';
import { readDocument } from '../read.ts';

function told(text: string): string[] {
  const { diagnostics } = compile(readDocument(text, 'REQ-I-001-x.md'), { profiles: [] });
  return diagnostics.filter(({ code }) => code === 'several-systems').map(({ message }) => message);
}

const SYSTEM = '- **URL**: https://a.example\n- **Authentication**: none\n';

const SEVERAL: Readonly<Record<string, string>> = {
  chapters: `# APIs\n## Mail\n${SYSTEM}## Maps\n${SYSTEM}`,
  'bold lines': `# APIs\n\n**Security**\n\nAll use TLS.\n\n**Mail**\n\n${SYSTEM}\n**Maps**\n\n${SYSTEM}`,
  'bold lines alone': `# APIs\n\n**Mail** (Port 8001)\n\n${SYSTEM}\n**Maps** (Port 8002)\n\n${SYSTEM}`,
  'list items':
    '# APIs\n1. **Mail** (Port 8001)\n   - **URL**: x\n   - **Rate Limits**: y\n2. **Maps** (Port 8002)\n   - **URL**: x\n   - **Rate Limits**: y\n',
  'whole templates': `# REQ-I-001: Mail\n## Endpoint\n${SYSTEM}# REQ-I-002: Maps\n## Endpoint\n${SYSTEM}`,
  'titles without ids': `# Mail\n## Endpoint\n${SYSTEM}# Maps\n## Endpoint\n${SYSTEM}`,
  'ids below each other': '# Interfaces\n## REQ-I-001: Mail\n## REQ-I-002: Maps\n',
  'general information twice':
    '# X\n## General Information\n**External System**: Mail\n## General Information\n**External System**: Maps\n',
};

for (const [what, text] of Object.entries(SEVERAL)) {
  test(`several systems as ${what} are told of once, and nothing else is`, () => {
    assert.equal(told(text).length, 1, text);
    const { requirement, diagnostics } = compile(readDocument(text, 'REQ-I-001-x.md'), { profiles: [] });
    assert.equal(requirement, undefined);
    assert.deepEqual(
      diagnostics.map(({ code, blocks }) => [code, blocks]),
      [['several-systems', true]],
    );
  });
}

test('it names them, a few of many', () => {
  const many = Array.from({ length: 9 }, (_, at) => `## System ${'abcdefghi'[at]}\n${SYSTEM}`).join('');
  assert.deepEqual(told(`# APIs\n${many}`), ['the file describes 9 systems: System a, System b, System c, System d and 5 more']);
});

const ONE: Readonly<Record<string, string>> = {
  'a chapter about the sandbox': `# REQ-I-001: X\n## Endpoint\n${SYSTEM}## Sandbox environment\n${SYSTEM}`,
  'a chapter about an alternative': `# REQ-I-001: X\n## Endpoint\n${SYSTEM}## Plan B\n${SYSTEM}`,
  'authentication in two sections': `# REQ-I-001: X\n## Endpoint\n${SYSTEM}## Security\n**Authentication**: none\n`,
  'other ids in headings': '# REQ-I-001: X\n## Depends on REQ-I-002\n## REQ-I-003 as a fallback\n## Endpoint\n',
  'an id that is repeated': '# REQ-I-001: X\n# REQ-I-001: History\n',
};

for (const [what, text] of Object.entries(ONE)) {
  test(`near miss: one system with ${what}`, () => assert.deepEqual(told(text), []));
}
