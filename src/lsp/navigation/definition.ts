/** Where a thing is described: an id's document, a contract's part, the documents that carry a feature. */

import { readFileSync, statSync } from 'node:fs';
import type { Location } from 'vscode-languageserver';
import { placeOfFragment } from '../contract-outline.ts';
import { idAt } from '../ids.ts';
import { linkAt, pathOfLink } from '../links.ts';
import { pathIn, uriOfPath } from '../paths.ts';
import { rangeOf } from '../place.ts';
import type { Project } from '../project.ts';
import { Text } from '../text.ts';

const NOWHERE = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const SUPPORTS = 'general-information.supports';
const LARGEST = 4 * 1024 * 1024;

export function definitions(project: Project, text: Text, offset: number): Location[] {
  const link = linkAt(text, offset);
  if (link !== undefined) {
    const path = pathOfLink(pathIn(project.root, text.file), link);
    const contract = readContractText(path);
    if (contract !== undefined) return [{ uri: uriOfPath(path), range: partOf(contract, path, link.fragment) }];
  }
  const found = idAt(text.document.text, offset);
  if (found === undefined) return [];
  if (found.id.startsWith('REQ-I-'))
    return project
      .withId(found.id)
      .map(({ file, heading }) => ({ uri: uriOfPath(pathIn(project.root, file)), range: rangeOf(heading) }));
  return project.entries.flatMap(({ file, digest, places, heading }) =>
    digest?.supports.includes(found.id) === true
      ? [{ uri: uriOfPath(pathIn(project.root, file)), range: rangeOf(places[SUPPORTS] ?? heading) }]
      : [],
  );
}

function partOf(contract: string, path: string, fragment: string | undefined): Location['range'] {
  const offset = fragment === undefined ? undefined : placeOfFragment(contract, path, fragment);
  if (offset === undefined) return NOWHERE;
  const position = new Text(path, contract).positionAt(offset);
  return { start: position, end: position };
}

/** Undefined for what is no file, or too large to be looked into. */
export function readContractText(path: string): string | undefined {
  try {
    const status = statSync(path);
    return status.isFile() && status.size <= LARGEST ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
