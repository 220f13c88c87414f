/** A list of terms, each with its explanation beside it, broken to the width there is. */
import { displayWidth, pad, wrap } from './width.ts';

/** Terms wider than this get a line of their own. */
const WIDEST_TERM = 48;

export function definitions(
  pairs: readonly (readonly [string, string])[],
  options: { readonly indent: number; readonly width: number },
): string[] {
  const margin = ' '.repeat(options.indent);
  const widths = pairs.map(([term]) => displayWidth(term)).filter((width) => width <= WIDEST_TERM);
  const column = Math.max(0, ...widths) + 2;
  const room = Math.max(20, options.width - options.indent - column);
  return pairs.flatMap(([term, explanation]) => {
    const alone = displayWidth(term) > column - 2;
    const lines = wrap(explanation, room).map((line, index) =>
      `${margin}${pad(index === 0 && !alone ? term : '', column)}${line}`.trimEnd(),
    );
    return alone ? [margin + term, ...lines] : lines;
  });
}
