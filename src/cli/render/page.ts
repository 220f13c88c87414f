/** A Markdown page on a terminal: headings and emphasis in colour, the text as it is written. */
import type { Paint } from './colour.ts';

export function page(markdown: string, paint: Paint): string {
  let fenced = false;
  return markdown
    .split('\n')
    .map((line) => {
      if (line.startsWith('```')) {
        fenced = !fenced;
        return paint('quiet', line);
      }
      if (fenced) return line;
      if (/^#{1,6} /.test(line)) return paint('heading', line.replace(/^#+ /, ''));
      return line.replace(/\*\*([^*]+)\*\*/g, (_, words: string) => paint('strong', words));
    })
    .join('\n');
}
