#!/bin/sh
# Makes a fresh clone able to run: dependencies from the lock file, Node 24 among them (the npm package `node`).
# Does nothing, and needs no network, when they are there already.
set -eu
cd "$(dirname "$0")/.."

stamp=node_modules/.package-lock.json
if [ -f "$stamp" ] && [ ! package-lock.json -nt "$stamp" ] && node_modules/.bin/node --version >/dev/null 2>&1; then
  echo "concordat: dependencies are installed (Node $(node_modules/.bin/node --version))" >&2
  exit 0
fi

echo "concordat: installing dependencies from package-lock.json (about a minute the first time)…" >&2
# Not `npm ci`: it refuses the lock file where a registry does not carry some other platform's optional binary.
npm install --no-save --no-audit --no-fund --loglevel=error >&2
touch "$stamp"

if ! node_modules/.bin/node --version >/dev/null 2>&1; then
  echo "concordat: Node 24 is not in node_modules/.bin although npm has installed the package 'node'." >&2
  echo "concordat: npm may have been told not to run install scripts; run: npm rebuild node" >&2
  exit 2
fi
echo "concordat: installed (Node $(node_modules/.bin/node --version))" >&2
