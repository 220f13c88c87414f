/** Ids in a text: `REQ-I-001`, with a suffix in capitals (`REQ-I-012-SAP`), and those of features, `REQ-F-003`. */

export interface FoundId {
  /** In capitals. */
  readonly id: string;
  readonly start: number;
  readonly end: number;
  /** The rest of a file's name follows: `REQ-I-001-payments.md`. */
  readonly named: boolean;
}

const MARK = 'REQ-';

/** Every one, in order. Looks at each character a bounded number of times. */
export function* idsIn(text: string): Generator<FoundId> {
  const capitals = text.toUpperCase();
  // A character whose capital is longer would shift all places behind it.
  const searched = capitals.length === text.length ? capitals : text;
  for (let start = searched.indexOf(MARK); start >= 0; start = searched.indexOf(MARK, start + 1)) {
    if (start > 0 && (isWord(searched.charCodeAt(start - 1)) || searched[start - 1] === '-')) continue;
    let at = start + MARK.length;
    const letters = at;
    while (isCapital(searched.charCodeAt(at)) && at - letters < 8) at++;
    if (at === letters || searched[at] !== '-') continue;
    const digits = ++at;
    while (isDigit(searched.charCodeAt(at))) at++;
    if (at === digits) continue;
    const end = suffixEnd(text, at);
    yield { id: searched.slice(start, end).toUpperCase(), start, end, named: text[end] === '-' && end + 1 < text.length };
  }
}

/** The id at an offset, its end included. */
export function idAt(text: string, offset: number): FoundId | undefined {
  // An id is short: only what is around the place is looked at.
  const from = Math.max(0, offset - LONGEST);
  for (const found of idsIn(text.slice(from, offset + LONGEST))) {
    const start = found.start + from;
    if (start <= offset && offset <= found.end + from) return { ...found, start, end: found.end + from };
  }
  return undefined;
}

const LONGEST = 100;

export function isIntegrationId(id: string): boolean {
  const [found] = idsIn(id);
  return id.startsWith('REQ-I-') && found?.start === 0 && found.end === id.length;
}

/** Letters in capitals after the number belong to it, unless they begin a word: `REQ-I-012-SAP-orders`, but `REQ-I-012-Sap`. */
function suffixEnd(text: string, end: number): number {
  if (text[end] !== '-' || !isCapital(text.charCodeAt(end + 1))) return end;
  let at = end + 1;
  while (isCapital(text.charCodeAt(at)) || isDigit(text.charCodeAt(at))) at++;
  return isWord(text.charCodeAt(at)) ? end : at;
}

function isCapital(code: number): boolean {
  return code >= 65 && code <= 90;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isWord(code: number): boolean {
  return isCapital(code) || isDigit(code) || (code >= 97 && code <= 122) || code === 95;
}
