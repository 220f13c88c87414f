/** Every kind of source there is, the surest first. The next one is a folder and a line here. */
import { asyncapi } from './asyncapi/read.ts';
import { backstage } from './backstage/read.ts';
import { dapr } from './dapr/read.ts';
import { openapi } from './openapi/read.ts';
import { prose } from './prose/read.ts';
import type { ImportReading, ImportSource, SourceKind, SourceText } from './source.ts';
import { wsdl } from './wsdl/read.ts';

export const SOURCES: readonly ImportSource[] = [openapi, asyncapi, wsdl, backstage, dapr, prose];

/** A description is larger than this only by mistake. */
export const LARGEST_SOURCE = 20 * 1024 * 1024;

/** Reads a text as the kind that it is, or as the one it is said to be. */
export function readSource(source: SourceText, as?: SourceKind): ImportReading & { readonly kind?: SourceKind } {
  const found = SOURCES.find(({ kind, detect }) => (as === undefined ? detect(source) : kind === as));
  if (found === undefined) return { ok: false, message: 'it is none of the files that can be imported' };
  const reading = found.read(source);
  if (reading.ok && reading.drafts.length === 0)
    return { ok: false, message: `there is no system in it that ${found.kind} could say something of` };
  return { ...reading, kind: found.kind };
}
