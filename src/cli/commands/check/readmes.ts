/** READMEs that were named, or that stand in a folder without documents: they have a matrix, and no requirement to judge. */
import { basename } from 'node:path';
import type { DocumentText, Folder } from '../../../document/folder.ts';
import { readMatrix } from '../../../document/matrix.ts';
import { readDocument } from '../../../document/read.ts';
import { counted } from '../../render/count.ts';
import { printable } from '../../render/printable.ts';
import { textOf, withTexts } from './narrowed.ts';

const NAME = /^REQ-I-\d/i;

export interface Parted {
  /** Without the READMEs among the documents. */
  readonly folder: Folder;
  /** Those that have a matrix. */
  readonly readmes: readonly Readme[];
}

export interface Readme {
  readonly file: string;
  /** How many its matrix lists. */
  readonly integrations: number;
}

/** A file that is neither called like a document nor has an id, and has a matrix, is a README whatever it is called. */
export function parted(folder: Folder): Parted {
  const others = folder.texts.filter(isReadme);
  const readmes = [...folder.readmes, ...others].flatMap(({ file, text }) => {
    const matrix = readMatrix(text);
    return matrix === undefined ? [] : [{ file, integrations: matrix.rows.length }];
  });
  if (others.length === 0) return { folder, readmes };
  const texts = folder.texts.filter((written) => !others.includes(written));
  return { folder: withTexts(folder, texts, folder.readmes), readmes };
}

function isReadme(written: DocumentText): boolean {
  if (NAME.test(basename(written.file))) return false;
  const text = textOf(written);
  return text !== undefined && readMatrix(text) !== undefined && readDocument(text, written.file).id === undefined;
}

/** `requirements-readme.md is a README: a matrix of 2 integrations, and no requirement to judge`. */
export function calmly({ file, integrations }: Readme): string {
  return `${printable(file)} is a README: a matrix of ${counted(integrations, 'integration')}, and no requirement to judge`;
}
