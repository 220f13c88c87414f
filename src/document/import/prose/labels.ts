/** Labels as people write them outside of requirement documents, `- URL: https://…`, made bold, as the reader of documents wants them. */
import { knownLabel, knownSection } from '../../vocabulary/words.ts';

const LONGEST_LABEL = 40;
const MOST_WORDS = 4;

/** Every other character stays as it is. Code blocks are not looked into. */
export function withLabels(text: string): string {
  let fence = '';
  let before = false;
  return text
    .split('\n')
    .map((line) => {
      const start = line.trimStart();
      const mark = start.startsWith('```') || start.startsWith('~~~') ? start.slice(0, 3) : '';
      if (mark !== '' && (fence === '' || fence === mark)) fence = fence === '' ? mark : '';
      const labelled = mark !== '' || fence !== '' ? undefined : withLabel(line, before);
      before = labelled !== undefined;
      return labelled ?? line;
    })
    .join('\n');
}

/** Below a line with a label that is known, any other label is one too: without that it would be read as more of the line before. */
function withLabel(line: string, below: boolean): string | undefined {
  const indent = line.length - line.trimStart().length;
  if (indent > 3) return undefined;
  const bullet = ['- ', '* ', '+ '].some((mark) => line.startsWith(mark, indent)) ? 2 : 0;
  const words = line.slice(indent + bullet);
  const colon = words.indexOf(':');
  const label = words.slice(0, colon);
  if (colon < 2 || colon > LONGEST_LABEL || !/^\p{L}/u.test(label) || /[*_`|[\]<>/]/.test(label)) return undefined;
  const value = words.slice(colon + 1).trim();
  if (value === '' || words[colon + 1] !== ' ') return undefined;
  const bracket = label.indexOf('(');
  const name = (bracket > 0 ? label.slice(0, bracket) : label).trim();
  const other = below && label.split(' ').length <= MOST_WORDS && /^\p{Lu}/u.test(label);
  if (!isKnown(name) && !other) return undefined;
  return `${line.slice(0, indent + bullet)}**${label.trim()}**: ${value}`;
}

function isKnown(name: string): boolean {
  return knownLabel(name) !== undefined || knownSection(name) === 'integration-description';
}
