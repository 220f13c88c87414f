/** Links in a text, `[words](file#fragment "title")`, found from left to right by hand: no text takes more than linear time. */
export interface WrittenLink {
  readonly text: string;
  /** As written, without angle brackets and title. */
  readonly target: string;
  /** Offsets of the target. */
  readonly start: number;
  readonly end: number;
}

const LONGEST_TARGET = 1_000;
const LONGEST_WORDS = 1_000;
const CONTRACT_ENDINGS: ReadonlySet<string> = new Set([
  'yaml',
  'yml',
  'json',
  'wsdl',
  'xsd',
  'xml',
  'graphql',
  'graphqls',
  'gql',
  'sql',
  'proto',
  'cpy',
  'cbl',
  'cob',
  'avsc',
]);

export function* linksIn(text: string): Generator<WrittenLink> {
  for (let middle = text.indexOf(']('); middle >= 0; middle = text.indexOf('](', middle + 2)) {
    const start = text[middle + 2] === '<' ? middle + 3 : middle + 2;
    const end = targetEnd(text, start, text[middle + 2] === '<');
    if (end === undefined || end === start) continue;
    const words = text.slice(Math.max(0, middle - LONGEST_WORDS), middle);
    const opened = words.lastIndexOf('[');
    yield { text: opened < 0 ? '' : words.slice(opened + 1), target: text.slice(start, end), start, end };
  }
}

/** The target may hold brackets in pairs; spaces only between angle brackets. */
function targetEnd(text: string, start: number, angled: boolean): number | undefined {
  let depth = 0;
  const last = Math.min(text.length, start + LONGEST_TARGET);
  for (let at = start; at < last; at++) {
    const character = text[at];
    if (character === '\n') return undefined;
    if (angled) {
      if (character === '>') return at;
      continue;
    }
    if (character === '(') depth++;
    if (character === ' ' || character === '\t') return text.slice(at, last).includes(')') ? at : undefined;
    if (character === ')' && depth-- === 0) return at;
  }
  return undefined;
}

/** Where a target leads; undefined when it leads to another machine. */
export function fileOf(target: string): { readonly file: string; readonly fragment: string | undefined } | undefined {
  const colon = target.indexOf(':');
  if (colon > 0 && /^[a-z][a-z0-9+.-]{0,20}$/i.test(target.slice(0, colon))) return undefined;
  if (target.startsWith('//')) return undefined;
  const hash = target.indexOf('#');
  return hash < 0 ? { file: target, fragment: undefined } : { file: target.slice(0, hash), fragment: target.slice(hash + 1) };
}

/** Whether a file's name says that it is a contract: `contracts/stripe.yaml`, not `notes.md`. */
export function isContractFile(file: string): boolean {
  const dot = file.lastIndexOf('.');
  return dot > file.lastIndexOf('/') && CONTRACT_ENDINGS.has(file.slice(dot + 1).toLowerCase());
}
