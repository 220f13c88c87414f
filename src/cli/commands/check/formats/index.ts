/** Every format, by its name. */
import { compact } from './compact.ts';
import type { Format } from './format.ts';
import { github } from './github.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { line } from './line.ts';
import { pretty } from './pretty.ts';
import { sarif } from './sarif.ts';

export const FORMATS = { pretty, compact, line, json, sarif, github, junit } as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof FORMATS;
