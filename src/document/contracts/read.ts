/** Reads the contract a link names. Nothing but that one file is read: no reference out of it is followed, no entity expanded. */
import { readFileSync, statSync } from 'node:fs';
import type { Contract, ContractFile } from './contract.ts';
import { readCopybook } from './copybook.ts';
import { formOf } from './detect.ts';
import { readGraphql } from './graphql.ts';
import { lineOfJsonFault } from './json-fault.ts';
import { readPlainYaml } from './plain-yaml.ts';
import { readSql } from './sql.ts';
import { treeContract } from './tree-contract.ts';
import { readXml } from './xml.ts';
import { readYaml } from './yaml.ts';

/** Larger than any description that vendors publish. */
export const LARGEST_CONTRACT = 20 * 1024 * 1024;

export function readContract(file: string): ContractFile {
  let text: string;
  try {
    const found = statSync(file, { throwIfNoEntry: false });
    if (found === undefined) return { state: 'missing' };
    if (!found.isFile()) return unreadable('it is not a file');
    if (found.size > LARGEST_CONTRACT)
      return unreadable(`it has ${found.size} bytes, and a contract has at most ${LARGEST_CONTRACT}`);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTDIR' || code === 'ENAMETOOLONG' || code === 'ERR_INVALID_ARG_VALUE') return { state: 'missing' };
    if (code === 'ELOOP') return unreadable('its symbolic links go in a circle');
    return unreadable(code === 'EACCES' || code === 'EPERM' ? 'no permission' : `the system says ${code}`);
  }
  return contractOf(text, file);
}

/** What a text is a contract of; its name tells the kind where the text does not. Never throws. */
export function contractOf(written: string, file: string): ContractFile {
  const text = written.charCodeAt(0) === 0xfeff ? written.slice(1) : written;
  if (text.trim() === '') return unreadable('it is empty');
  if (text.includes('\0')) return unreadable('it is no text, or none in UTF-8');
  const form = formOf(text, file);
  if (form === 'json') return readJson(text, file);
  if (form === 'yaml') return readTree(text, file);
  if (form === 'xml') return guarded(() => readXml(text));
  if (form === 'graphql') return guarded(() => readGraphql(text));
  if (form === 'copybook') return readCopybook(text);
  return read(form === 'sql' ? readSql(text) : UNKNOWN);
}

/** A kind that nobody here can read: whatever is said of it may be true. */
const UNKNOWN: Contract = { kind: 'other', version: undefined, has: () => true, nearest: () => undefined, operations: () => [] };

function readJson(text: string, file: string): ContractFile {
  try {
    return read(treeContract(JSON.parse(text), namedKind(file)));
  } catch {
    return unreadable(`line ${lineOfJsonFault(text)}: it is not JSON`);
  }
}

function readTree(text: string, file: string): ContractFile {
  const plain = readPlainYaml(text);
  if (plain !== undefined) return read(treeContract(plain, namedKind(file)));
  const full = readYaml(text);
  return full.ok ? read(treeContract(full.values[0], namedKind(file))) : unreadable(full.message);
}

function namedKind(file: string): 'json-schema' | 'other' {
  return /schema\.(?:json|ya?ml)$/i.test(file) ? 'json-schema' : 'other';
}

/** A parser that gives up on a text in its own way has not read it. */
function guarded(readText: () => ContractFile): ContractFile {
  try {
    return readText();
  } catch {
    return unreadable('it nests too deeply, or is no description of its kind');
  }
}

function read(contract: Contract): ContractFile {
  return { state: 'read', contract };
}

function unreadable(message: string): ContractFile {
  return { state: 'unreadable', message };
}
