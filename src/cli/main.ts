#!/usr/bin/env node
/** The entry: code compiled once is kept for the next start (`bin/concordat` has said where, if it came this way), then the command line. */
import { enableCompileCache } from 'node:module';

enableCompileCache();
const { run } = await import('./command-line.ts');
process.exitCode = await run(process.argv.slice(2));
