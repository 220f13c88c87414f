/**
 * Reads the YAML that most contracts are written in (block mappings and sequences, plain, quoted and block scalars, small flow
 * collections) in one pass, thirty times as fast as a full parser. It answers only when it is sure: for anchors, tags, several
 * documents, odd keys and everything that could be wrong it answers undefined, and a full parser decides. What it accepts, a full
 * parser accepts and reads alike.
 */
import { readFlow } from './plain-flow.ts';
import { endOfValue, OPAQUE, plainKey, quotedEnd, readQuoted } from './plain-scalar.ts';
import { blockText, wrappedQuoted, wrappedText } from './plain-text.ts';

/** Mappings are objects without a prototype, scalars are their text; OPAQUE stands for a text that nobody asks for. */
export type PlainYaml = string | typeof OPAQUE | readonly PlainYaml[] | { readonly [key: string]: PlainYaml };

type Mapping = { [key: string]: PlainYaml };

const DEEPEST = 200;

class NotPlain extends Error {}

/** The value of a whole text; undefined when it is not plain, or wrong. With `texts`, texts of several lines are read too. */
export function readPlainYaml(text: string, texts = false): PlainYaml | undefined {
  try {
    const lines = text.includes('\r') ? text.replaceAll('\r\n', '\n') : text;
    return lines.includes('\r') ? undefined : new Reader(lines, texts).document();
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

class Reader {
  readonly #text: string;
  /** Of the line that is read next: where it starts, where its first character is, where it ends. */
  #start = 0;
  #first = 0;
  #end = 0;
  /** Columns before the first character; -1 after the last line. */
  #indent = -1;
  /** Whether the document began: a marker from here on starts another. */
  #started = false;

  readonly #texts: boolean;

  constructor(text: string, texts: boolean) {
    this.#text = text;
    this.#texts = texts;
  }

  document(): PlainYaml {
    this.#enter(0);
    this.#started = true;
    if (this.#indent !== 0) throw new NotPlain();
    const value = this.#block(0);
    if (this.#indent >= 0) throw new NotPlain();
    return value;
  }

  /** Goes to the first line from `start` on that says something. */
  #enter(start: number): void {
    const text = this.#text;
    for (let at = start; at < text.length; at = this.#end + 1) {
      this.#line(at);
      const code = text.charCodeAt(this.#first);
      if (this.#first < this.#end && code !== 35) {
        if (code === 9) throw new NotPlain();
        if (this.#first === this.#start && this.#isMarker()) continue;
        this.#indent = this.#first - this.#start;
        return;
      }
    }
    this.#indent = -1;
    this.#start = text.length;
  }

  /** Places of the line at `start`. */
  #line(start: number): void {
    const text = this.#text;
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    let first = start;
    while (first < end && text.charCodeAt(first) === 32) first++;
    this.#start = start;
    this.#first = first;
    this.#end = end;
  }

  /** `---` is allowed where the document starts, and nowhere else; `...` and directives nowhere. */
  #isMarker(): boolean {
    const text = this.#text;
    if (!text.startsWith('---', this.#start) && !text.startsWith('...', this.#start)) return false;
    if (this.#started || text.slice(this.#start, this.#end) !== '---') throw new NotPlain();
    this.#started = true;
    return true;
  }

  #next(): void {
    this.#enter(this.#end + 1);
  }

  /** The mapping, sequence or scalar that starts at this line's first character. */
  #block(depth: number): PlainYaml {
    if (depth > DEEPEST) throw new NotPlain();
    return this.#isDash(this.#first) ? this.#sequence(this.#indent, depth) : this.#mapping(this.#indent, depth);
  }

  #isDash(at: number): boolean {
    const text = this.#text;
    if (text.charCodeAt(at) !== 45) return false;
    const after = text.charCodeAt(at + 1);
    return after === 32 || at + 1 >= this.#end || Number.isNaN(after);
  }

  #mapping(indent: number, depth: number): PlainYaml {
    const mapping: Mapping = Object.create(null);
    do {
      const key = plainKey(this.#text, this.#first, this.#end);
      if (key === undefined || key.name in mapping) throw new NotPlain();
      const value = this.#value(key.after, indent, depth, true);
      if (key.name === '$ref' && value === OPAQUE) throw new NotPlain();
      mapping[key.name] = value;
    } while (this.#indent === indent);
    if (this.#indent > indent) throw new NotPlain();
    return mapping;
  }

  #sequence(indent: number, depth: number): PlainYaml {
    const items: PlainYaml[] = [];
    do {
      if (!this.#isDash(this.#first)) break;
      items.push(this.#item(indent, depth));
    } while (this.#indent === indent);
    if (this.#indent > indent) throw new NotPlain();
    return items;
  }

  #item(indent: number, depth: number): PlainYaml {
    const text = this.#text;
    const end = this.#end;
    let at = this.#first + 1;
    while (at < end && text.charCodeAt(at) === 32) at++;
    if (at < end && text.charCodeAt(at) !== 35) {
      const compact = this.#isDash(at) || plainKey(text, at, end) !== undefined;
      if (compact) {
        this.#first = at;
        this.#indent = at - this.#start;
        return this.#block(depth + 1);
      }
    }
    return this.#value(at, indent, depth, false);
  }

  /** What stands after a key or a dash, and on the lines below it that are indented more than `indent`. */
  #value(from: number, indent: number, depth: number, keyed: boolean): PlainYaml {
    const text = this.#text;
    const end = this.#end;
    let at = from;
    while (at < end && text.charCodeAt(at) === 32) at++;
    if (at >= end || (text.charCodeAt(at) === 35 && text.charCodeAt(at - 1) === 32)) {
      this.#next();
      if (this.#indent > indent || (keyed && this.#indent === indent && this.#isDash(this.#first))) return this.#block(depth + 1);
      return '';
    }
    const first = text.charCodeAt(at);
    if (first === 124 || first === 62) return this.#blockScalar(at, end, indent);
    if (first === 34 || first === 39) return this.#quoted(at, end, indent);
    if (first === 91 || first === 123) {
      const flow = readFlow(text, at, end);
      if (flow === undefined || endOfValue(text, flow.end, end) === undefined) throw new NotPlain();
      this.#next();
      return this.#alone(flow.value, indent);
    }
    return this.#plain(at, end, indent);
  }

  /** A value that ended on its line: nothing may be indented below it. */
  #alone(value: PlainYaml, indent: number): PlainYaml {
    if (this.#indent > indent) throw new NotPlain();
    return value;
  }

  #plain(at: number, end: number, indent: number): PlainYaml {
    const stop = plainStop(this.#text, at, end, true);
    if (stop === undefined) throw new NotPlain();
    const value = this.#text.slice(at, stop);
    const commented = stop < end && this.#text.slice(stop, end).trim() !== '';
    const below = this.#end;
    let lastStop = stop;
    this.#next();
    if (this.#indent <= indent) return value;
    if (commented || /#/.test(this.#text.slice(below, this.#start))) throw new NotPlain();
    do {
      if (this.#isDash(this.#first) || this.#text.charCodeAt(this.#first) === 35) throw new NotPlain();
      const last = this.#end;
      const lineStop = plainStop(this.#text, this.#first, last, false);
      if (lineStop === undefined || this.#text.slice(lineStop, last).trim() !== '') throw new NotPlain();
      const from = this.#end;
      lastStop = lineStop;
      this.#next();
      if (this.#indent > indent && this.#text.slice(from, this.#start).includes('#')) throw new NotPlain();
    } while (this.#indent > indent);
    return this.#texts ? wrappedText(this.#text.slice(at, lastStop)) : OPAQUE;
  }

  #quoted(at: number, end: number, indent: number): PlainYaml {
    const text = this.#text;
    const mark = text.charCodeAt(at);
    let close = quotedEnd(text, at, end, mark);
    if (close !== undefined) {
      if (endOfValue(text, close, end) === undefined) throw new NotPlain();
      const value = readQuoted(text.slice(at, close));
      if (value === undefined) throw new NotPlain();
      this.#next();
      return this.#alone(value, indent);
    }
    if (mark === 34 && readQuoted(`${text.slice(at, end).replace(/\\$/, '')}"`) === undefined) throw new NotPlain();
    for (;;) {
      const from = this.#end + 1;
      if (from >= text.length) throw new NotPlain();
      this.#line(from);
      const last = this.#end;
      if (this.#first >= last) continue;
      if (this.#first - this.#start <= indent || text.charCodeAt(this.#first) === 9) throw new NotPlain();
      close = quotedEnd(text, this.#first - 1, last, mark);
      const piece = text.slice(this.#first, close === undefined ? last : close - 1);
      if (mark === 34 && readQuoted(`"${piece.replace(/\\$/, '')}"`) === undefined) throw new NotPlain();
      if (close === undefined) continue;
      if (endOfValue(text, close, last) === undefined) throw new NotPlain();
      const value = this.#texts ? wrappedQuoted(text.slice(at + 1, close - 1), mark === 34 ? '"' : "'") : OPAQUE;
      this.#next();
      return this.#alone(value, indent);
    }
  }

  /** `|` and `>`: skipped, as long as its indentation is beyond doubt. One line without its line break is read. */
  #blockScalar(at: number, end: number, indent: number): PlainYaml {
    const text = this.#text;
    let after = at + 1;
    const stripped = text.charCodeAt(after) === 45;
    if (stripped || text.charCodeAt(after) === 43) after++;
    if (endOfValue(text, after, end) === undefined) throw new NotPlain();
    let inside = -1;
    let widestBlank = 0;
    let said = 0;
    let value: PlainYaml = OPAQUE;
    let below = this.#end + 1;
    for (; below < text.length; below = this.#end + 1) {
      this.#line(below);
      const width = this.#first - this.#start;
      if (this.#first >= this.#end) {
        if (inside >= 0) continue;
        widestBlank = Math.max(widestBlank, width);
        said++;
        continue;
      }
      if (width <= indent) break;
      if (text.charCodeAt(this.#first) === 9 && inside < 0) throw new NotPlain();
      if (inside < 0) inside = width;
      if (width < inside || widestBlank > inside) throw new NotPlain();
      said++;
      value = stripped && said === 1 ? text.slice(this.#first, this.#end) : OPAQUE;
    }
    if (inside < 0 && widestBlank > 0) throw new NotPlain();
    this.#enter(below);
    if (this.#indent > indent) throw new NotPlain();
    if (!this.#texts || value !== OPAQUE) return value;
    const raw = text.slice(end + 1, below);
    return blockText(raw, Math.max(0, inside), text[at] as '|' | '>', stripped ? '-' : after > at + 1 ? '+' : '');
  }
}

/** Characters that a plain scalar cannot start with, or whose meaning there depends on what follows. */
const INDICATORS = new Set([...`-?:,[]{}#&*!|>'"%@\``].map((character) => character.charCodeAt(0)));

/** Where a plain scalar's line ends, before a comment and the spaces around it; undefined when it is not sure to be one. */
function plainStop(text: string, at: number, end: number, starts: boolean): number | undefined {
  const first = text.charCodeAt(at);
  if (starts && INDICATORS.has(first) && !(first === 45 && text.charCodeAt(at + 1) > 47)) return undefined;
  let stop = end;
  for (let index = at; index < end; index++) {
    const code = text.charCodeAt(index);
    if (code < 32) return undefined;
    if (code === 58) {
      const after = index + 1 < end ? text.charCodeAt(index + 1) : 32;
      if (after === 32 || after === 9) return undefined;
    } else if (code === 35 && index > at && text.charCodeAt(index - 1) === 32) {
      stop = index;
      break;
    }
  }
  while (stop > at && text.charCodeAt(stop - 1) === 32) stop--;
  return stop;
}
