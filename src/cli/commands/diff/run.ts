/** Shows what documents mean otherwise than at a revision. */
import { existsSync } from 'node:fs';
import { readPaths } from '../../../document/folder.ts';
import { PROFILES } from '../../../profiles/index.ts';
import { changeOf } from '../../../trace/change/change.ts';
import { type Run, UsageError } from '../../command.ts';
import { documentsFolder } from '../../documents-folder.ts';
import { writeLines } from '../../output.ts';
import { today } from '../../today.ts';
import type { diff } from './command.ts';
import { consequencesOf } from './consequences.ts';
import { diffJson } from './json.ts';
import { diffLines } from './lines.ts';
import { diffMarkdown } from './markdown.ts';
import { versionsSince } from './versions.ts';

export const run: Run<typeof diff> = ({ arguments: [revision = '', ...paths], flags }, { out, settings, cwd }) => {
  const places = paths.length > 0 ? paths : [documentsFolder(settings)];
  const folder = readPaths(places.filter((place) => existsSync(place)));
  const { pairs, before } = versionsSince(revision, places, folder, cwd);
  if (folder.texts.length === 0 && pairs.length === 0)
    throw new UsageError(
      `There is no document in ${places.join(', ')}, and there was none.`,
      'Name the folder that holds the documents.',
    );
  const changes = pairs.flatMap(({ old, now }) => changeOf(old, now, PROFILES) ?? []);
  const consequences = consequencesOf(before, folder, today());
  const found = { revision, changes, consequences };
  if (flags.format === 'json') out.write(diffJson(found));
  else writeLines(out, flags.format === 'markdown' ? diffMarkdown(found) : diffLines(found, out));
  return changes.some(({ broken }) => broken.includes('after')) ? 1 : 0;
};
