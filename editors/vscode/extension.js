/** Starts the server for the workspace, and again when somebody asks for it or changes a setting. All else is the server's to do. */
const vscode = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');
const { clientOptionsFor, executableFor, programFor } = require('./client.js');

let client;
/** One start or stop at a time, in the order in which they were asked for. */
let last = Promise.resolve();

async function start() {
  const settings = vscode.workspace.getConfiguration('concordat');
  const folders = (vscode.workspace.workspaceFolders ?? [])
    .filter(({ uri }) => uri.scheme === 'file')
    .map(({ uri }) => uri.fsPath);
  const program = programFor(settings.get('server.path', ''), folders);
  const options = clientOptionsFor({ folder: settings.get('folder', ''), diagnostics: settings.get('diagnostics', 'folder') });
  client = new LanguageClient('concordat', 'Concordat', executableFor(program, folders[0]), options);
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const choice = await vscode.window.showErrorMessage(
      `Concordat's server could not be started (${program}): ${error.message}. Install it with "npm install --save-dev concordat", or name it in the settings.`,
      'Open settings',
    );
    if (choice !== undefined) await vscode.commands.executeCommand('workbench.action.openSettings', 'concordat.server.path');
  }
}

async function stop() {
  const running = client;
  client = undefined;
  await running?.dispose();
}

function inTurn(work) {
  last = last.then(work, work);
  return last;
}

function restart() {
  return inTurn(async () => {
    await stop();
    await start();
  });
}

exports.activate = (context) => {
  context.subscriptions.push(
    vscode.commands.registerCommand('concordat.restart', restart),
    vscode.workspace.onDidChangeConfiguration((event) => {
      const changed = ['server.path', 'folder', 'diagnostics'].some((name) => event.affectsConfiguration(`concordat.${name}`));
      if (changed) restart();
    }),
  );
  return inTurn(start);
};

exports.deactivate = () => inTurn(stop);
