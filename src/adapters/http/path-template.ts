import { ConcordatError } from '../../requirement/errors.ts';
import { flawOf } from './flaw.ts';
import { decodedOnce, hidesSlash, misleads } from './path.ts';

/**
 * A path with parameters, as an operation declares it: `/v1/payment_intents/{id}`, `/Messages/{sid}.json`,
 * `/files/{path...}`. A parameter is at least one character and stays inside its segment; one that ends in `...` takes
 * the rest, slashes included, and may be empty.
 */
export class PathTemplate {
  readonly text: string;
  readonly #segments: readonly Segment[];
  /** Name of the parameter that takes the rest. */
  readonly rest: string | undefined;

  constructor(text: string) {
    this.text = text;
    const path = text.split('?', 1)[0] ?? text;
    const parts = path.replace(/^\//, '').split('/');
    const last = /^\{([^{}]+)\.\.\.\}$/.exec(parts.at(-1) ?? '');
    this.rest = last?.[1];
    this.#segments = (last === null ? parts : parts.slice(0, -1)).map(segmentOf);
  }

  /** Number of segments that must be there. */
  get length(): number {
    return this.#segments.length;
  }

  matches(segments: readonly string[]): boolean {
    if (this.rest === undefined ? segments.length !== this.#segments.length : segments.length < this.#segments.length)
      return false;
    return this.#segments.every((segment, i) => segmentValues(segment, segments[i] as string) !== undefined);
  }

  /** The parameters, decoded, of a path that matches; undefined for one that does not. */
  read(segments: readonly string[]): Record<string, string> | undefined {
    if (!this.matches(segments)) return undefined;
    const params: Record<string, string> = {};
    this.#segments.forEach((segment, i) => {
      const values = segmentValues(segment, segments[i] as string) ?? [];
      segment.names.forEach((name, at) => {
        params[name] = values[at] as string;
      });
    });
    if (this.rest !== undefined)
      params[this.rest] = segments
        .slice(this.length)
        .map((segment) => decodedOnce(segment) ?? segment)
        .join('/');
    return params;
  }

  /** Orders templates so that the more particular is tried first: literals before parameters, from the left; rests last. */
  compare(other: PathTemplate): number {
    const rest = Number(this.rest !== undefined) - Number(other.rest !== undefined);
    if (rest !== 0) return rest;
    for (let i = 0; i < Math.min(this.length, other.length); i += 1) {
      const difference = (this.#segments[i] as Segment).names.length - (other.#segments[i] as Segment).names.length;
      if (difference !== 0) return difference;
    }
    return other.length - this.length;
  }

  /** Fills the parameters in. Throws CONCORDAT_INPUT_INVALID for one that is missing, not known, or would change the path. */
  fill(params: Readonly<Record<string, string | number>>, operation: string): string {
    let path = '';
    let used = 0;
    for (const { literals, names } of this.#segments) {
      path += `/${literals[0]}`;
      for (let i = 0; i < names.length; i += 1) {
        const name = names[i] as string;
        path += encoded(name, own(params, name), operation, this.text) + literals[i + 1];
        used += 1;
      }
    }
    if (this.rest !== undefined) {
      path += `/${encodedRest(this.rest, own(params, this.rest), operation, this.text)}`;
      used += 1;
    }
    if (Object.keys(params).length > used) throw this.#unknown(params, operation);
    return path;
  }

  #unknown(params: object, operation: string): ConcordatError {
    const names = this.#segments.flatMap((segment) => segment.names).concat(this.rest ?? []);
    const unknown = Object.keys(params).find((name) => !names.includes(name));
    return invalid(
      operation,
      `${this.text} has no {${unknown}}`,
      names.length === 0 ? 'leave it out' : `it has ${names.join(', ')}`,
    );
  }
}

/** Text between the parameters: one literal more than there are names. */
interface Segment {
  readonly literals: readonly string[];
  readonly names: readonly string[];
}

function segmentOf(text: string): Segment {
  const pieces = text.split(/\{([^{}]+)\}/);
  return { literals: pieces.filter((_, i) => i % 2 === 0), names: pieces.filter((_, i) => i % 2 === 1) };
}

/** What stands in the place of each name; undefined when the segment is not of this shape. */
function segmentValues({ literals, names }: Segment, segment: string): string[] | undefined {
  const text = decodedOnce(segment);
  if (text === undefined || hidesSlash(segment)) return undefined;
  const first = literals[0] as string;
  if (names.length === 0) return text === first ? [] : undefined;
  const last = literals.at(-1) as string;
  if (!text.startsWith(first) || !text.endsWith(last)) return undefined;
  const values: string[] = [];
  let at = first.length;
  for (const literal of literals.slice(1, -1)) {
    const found = text.indexOf(literal, at + 1);
    if (found < 0) return undefined;
    values.push(text.slice(at, found));
    at = found + literal.length;
  }
  const end = text.length - last.length;
  if (at + 1 > end) return undefined;
  values.push(text.slice(at, end));
  return values;
}

function encoded(name: string, value: string | number | undefined, operation: string, template: string): string {
  const text = given(name, value, operation, template);
  const segment = encodeURIComponent(text);
  if (misleads(segment) || hidesSlash(segment)) {
    throw invalid(
      operation,
      `{${name}} is ${JSON.stringify(text)}, which would name another path than ${template}`,
      'a value that may hold slashes is written {name...} in the document',
    );
  }
  return segment;
}

function encodedRest(name: string, value: string | number | undefined, operation: string, template: string): string {
  const text = given(name, value, operation, template);
  const segments = text.replace(/^\//, '').split('/').map(encodeURIComponent);
  if (text.includes('\\') || segments.some(misleads)) {
    throw invalid(
      operation,
      `{${name}...} could be read as another path than ${template}`,
      'leave out dot segments, backslashes and parts that are blank or only parameters',
    );
  }
  return segments.join('/');
}

function own(params: Readonly<Record<string, string | number>>, name: string): string | number | undefined {
  return Object.hasOwn(params, name) ? params[name] : undefined;
}

function given(name: string, value: string | number | undefined, operation: string, template: string): string {
  if (value === undefined || value === '')
    throw invalid(operation, `{${name}} of ${template} is missing`, `give params: { ${name}: … }`);
  const flaw = flawOf(value);
  if (flaw !== undefined) throw invalid(operation, `{${name}} of ${template} is ${flaw}`, 'give text or a number');
  return String(value);
}

function invalid(operation: string, what: string, remedy: string): ConcordatError {
  return new ConcordatError('CONCORDAT_INPUT_INVALID', `"${operation}" was not sent: ${what}; ${remedy}`, { operation });
}
