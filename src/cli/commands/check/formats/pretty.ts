/** For people: each finding with the lines it is about, why it matters and what to do. */
import { findings, summaryLine } from '../../../render/findings.ts';
import type { Format } from './format.ts';

export const pretty: Format = function* ({ diagnostics, texts, summary, passed }, stream) {
  for (const line of findings(diagnostics, texts, stream)) yield `${line}\n`;
  yield `${summaryLine(summary, passed, stream.paint)}\n`;
};
