/** How the server is started and what it is told: plain data, which needs no editor to be looked at. */
const { existsSync } = require('node:fs');
const { join } = require('node:path');

/** The program: the one that settings name, else the workspace's own, else whatever the PATH has. */
function programFor(configured, folders, platform = process.platform) {
  if (configured !== '') return configured;
  const name = platform === 'win32' ? 'concordat.cmd' : 'concordat';
  const own = folders.map((folder) => join(folder, 'node_modules', '.bin', name)).find((path) => existsSync(path));
  return own ?? name;
}

/** For a language client's server options: an executable that speaks on its standard streams. */
function executableFor(program, cwd, platform = process.platform) {
  return {
    command: program,
    args: ['lsp', '--stdio'],
    // A `.cmd` file is no program to Windows.
    options: { ...(cwd === undefined ? {} : { cwd }), ...(platform === 'win32' ? { shell: true } : {}) },
  };
}

function clientOptionsFor({ folder, diagnostics }) {
  return {
    documentSelector: [
      { scheme: 'file', language: 'markdown', pattern: '**/REQ-I-*.md' },
      { scheme: 'file', language: 'markdown', pattern: '**/[Rr][Ee][Aa][Dd][Mm][Ee].md' },
    ],
    initializationOptions: { ...(folder === '' ? {} : { folder }), diagnostics },
    diagnosticCollectionName: 'concordat',
    outputChannelName: 'Concordat',
  };
}

module.exports = { programFor, executableFor, clientOptionsFor };
