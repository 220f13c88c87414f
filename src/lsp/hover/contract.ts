/** What a link to a contract leads to. */
import { operationNamed } from '../contract-outline.ts';
import { linkAt, pathOfLink } from '../links.ts';
import { pathIn } from '../paths.ts';
import type { Project } from '../project.ts';
import type { Text } from '../text.ts';
import { type Answer, code, lines } from './markdown.ts';

export function hoverOfContract(project: Project, text: Text, offset: number): Answer | undefined {
  const link = linkAt(text, offset);
  if (link === undefined || link.file.endsWith('.md')) return undefined;
  const range = text.rangeAt(link.start, link.end);
  const found = project.contract(pathOfLink(pathIn(project.root, text.file), link));
  if (found.state === 'missing') return { range, markdown: lines(`**Contract** ${code(link.file)}`, 'There is no such file.') };
  if (found.state === 'unreadable')
    return { range, markdown: lines(`**Contract** ${code(link.file)}`, `It cannot be read: ${found.message}`) };
  const { kind, version } = found.contract;
  const { fragment } = link;
  return {
    range,
    markdown: lines(
      `**Contract** ${code(link.file)} · ${kind}${version === undefined ? '' : ` ${version}`}`,
      fragment === undefined || fragment === ''
        ? undefined
        : found.contract.has(fragment)
          ? `${code(operationNamed(fragment))} is in it.`
          : `${code(operationNamed(fragment))} is not in it.`,
    ),
  };
}
