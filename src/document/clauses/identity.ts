/** General Information: who and what. */
import type { Criticality, Dependency, IntegrationType } from '../../requirement/requirement.ts';
import { isDay, likelyDay } from '../../requirement/units/day.ts';
import { quote, type Reading, readable, unreadable } from '../../requirement/units/reading.ts';
import { NONE, SOFT } from '../../requirement/units/words.ts';
import { ownForm } from '../other-id.ts';
import { withoutBrackets } from '../vocabulary/fold.ts';
import { knownCriticality, knownType } from '../vocabulary/words.ts';
import { clause } from './clause.ts';
import { text } from './kept-text.ts';
import { items } from './lists.ts';

const ID = /^REQ-I-\d+(?:-[A-Z][A-Z0-9]*)?$/i;

/** `REQ-I-001`, with an optional suffix: `REQ-I-012-SAP`. */
export const id = clause<string>({
  label: 'ID',
  section: 'general-information',
  standing: 'kept',
  essential: true,
  parse: (written) =>
    ID.test(written)
      ? readable(written.toUpperCase())
      : unreadable(`${quote(written)} is not the id of an integration`, ['REQ-I-001', 'REQ-I-012-SAP'], ownForm(written)),
  phrase: (value) => value,
});

export const externalSystem = text('External System', 'general-information', 'kept', {
  land(value, draft) {
    draft.system = value;
  },
});

export const owner = text('Owner', 'general-information', 'kept', {
  land(value, draft) {
    draft.owner = value;
  },
});

export const profile = clause<string>({
  label: 'Profile',
  section: 'general-information',
  standing: 'enforced',
  parse: (written) =>
    /^[\w-]{1,60}$/.test(written)
      ? readable(written.toLowerCase())
      : unreadable(`${quote(written)} is not the name of a vendor profile`, ['stripe', 'none']),
  phrase: (value) => value,
  land(value, draft) {
    draft.profile = value;
  },
});

const CRITICALITIES: Readonly<Record<Criticality, string>> = {
  critical: 'Critical',
  important: 'Important',
  optional: 'Optional',
};

export const criticality = clause<Criticality>({
  label: 'Criticality',
  section: 'general-information',
  standing: 'enforced',
  parse(written) {
    const found = knownCriticality(withoutBrackets(written) ?? written);
    if (found !== undefined) return readable(found);
    return unreadable(`${quote(written)} is not a criticality`, ['Critical', 'Important', 'Optional']);
  },
  phrase: (value) => CRITICALITIES[value],
  land(value, draft) {
    draft.criticality = value;
  },
});

const TYPES: readonly IntegrationType[] = [
  'REST API',
  'GraphQL API',
  'SOAP',
  'Message Queue',
  'Webhook',
  'File Exchange',
  'Object Storage',
  'Database',
  'Cache',
  'Mail',
  'Telemetry',
];

export const type = clause<IntegrationType>({
  label: 'Type',
  section: 'general-information',
  standing: 'enforced',
  parse(written) {
    const found = knownType(withoutBrackets(written) ?? written);
    if (found !== undefined) return readable(found);
    return unreadable(`${quote(written)} is not a type of integration`, TYPES);
  },
  phrase: (value) => value,
  pending: (value) =>
    value === 'REST API' || value === 'Webhook' ? undefined : `the type ${value}: only calls over HTTP and webhooks are executed`,
  land(value, draft) {
    draft.type = value;
  },
});

/** Core features this integration carries. */
export const supports = clause<readonly string[]>({
  label: 'Supports',
  section: 'general-information',
  standing: 'kept',
  parse: (written) => readIds(items(written), /^REQ-[A-Z]+-\d+(?:-[A-Z][A-Z0-9]*)?$/, ['REQ-F-001, REQ-F-003', 'none']),
  phrase: (ids) => (ids.length === 0 ? 'none' : ids.join(', ')),
  land(value, draft) {
    draft.supports = value;
  },
});

/** Integrations it needs; `(soft)` where a failure of that one only degrades this one. Other words in brackets are a remark. */
export const dependsOn = clause<readonly Dependency[]>({
  label: 'Depends On',
  section: 'general-information',
  standing: 'kept',
  parse(written) {
    const soft = new Set<string>();
    const plain = items(written).map((item) => {
      const { id, notes } = withoutNotes(item);
      if (notes.some((note) => isSoft(note))) soft.add(idIn(id));
      return id;
    });
    const ids = readIds(plain, /^REQ-[A-Z]+-\d+(?:-[A-Z][A-Z0-9]*)?$/, ['REQ-I-002', 'REQ-I-002 (soft), REQ-I-003', 'none']);
    return ids.ok ? readable(ids.value.map((id) => ({ id, soft: soft.has(id) }))) : ids;
  },
  phrase: (all) => (all.length === 0 ? 'none' : all.map(({ id, soft }) => (soft ? `${id} (soft)` : id)).join(', ')),
  land(value, draft) {
    draft.dependsOn = value;
  },
});

export const reviewBy = clause<string>({
  label: 'Review By',
  section: 'general-information',
  standing: 'kept',
  parse(written) {
    return isDay(written) ? readable(written) : unreadable(`${quote(written)} is not a date`, ['2027-03-31'], likelyDay(written));
  },
  phrase: (date) => date,
  land(value, draft) {
    draft.reviewBy = value;
  },
});

const CLASSES = ['PCI', 'PII', 'PHI', 'confidential', 'internal', 'public'];

export const dataClassification = clause<readonly string[]>({
  label: 'Data Classification',
  section: 'general-information',
  alsoIn: ['security', 'exchanged-data'],
  standing: 'enforced',
  parse(written) {
    const found: string[] = [];
    for (const word of items(written.replaceAll('/', ','))) {
      const known = CLASSES.find((name) => name.toLowerCase() === word.toLowerCase());
      if (known === undefined)
        return unreadable(`${quote(word)} is not a class of data`, ['PCI', 'PII', 'internal', 'public', 'PCI, PII']);
      if (!found.includes(known)) found.push(known);
    }
    return found.length === 0 ? unreadable('no class of data is given', ['PCI, PII', 'public']) : readable(found);
  },
  phrase: (classes) => classes.join(', '),
  land(value, draft) {
    draft.security.dataClassification = value;
  },
});

function isSoft(note: string): boolean {
  const [first = ''] = note.toLowerCase().split(/[ ,;:]/, 1);
  return first === 'soft' || SOFT.includes(first);
}

/** `REQ-I-006 (soft) (copies of the invoices)`; the brackets of a link's target are no note. */
function withoutNotes(item: string): { readonly id: string; readonly notes: readonly string[] } {
  const notes: string[] = [];
  let id = item;
  for (let open = id.lastIndexOf('('); id.endsWith(')') && open > 0 && id[open - 1] !== ']'; open = id.lastIndexOf('(')) {
    notes.push(id.slice(open + 1, -1).trim());
    id = id.slice(0, open).trim();
  }
  return { id, notes };
}

function readIds(written: readonly string[], form: RegExp, forms: readonly string[]): Reading<readonly string[]> {
  const [first = ''] = written;
  if (written.length === 1 && ['none', 'n/a', 'na', '-', '–', '—', ...NONE].includes(first.toLowerCase())) return readable([]);
  if (written.length > MOST_IDS)
    return unreadable(`${written.length} ids are given, and one list has at most ${MOST_IDS}`, forms);
  const ids = new Set<string>();
  for (const part of written) {
    const id = idIn(part);
    if (!form.test(id)) return unreadable(`${quote(part)} is not an id`, forms);
    ids.add(id);
  }
  return ids.size === 0 ? unreadable('no id is given', forms) : readable([...ids]);
}

/** More than one phrase has room for. */
const MOST_IDS = 200;

/** The id itself, or the text of a link to its document. */
function idIn(written: string): string {
  return (/^\[([^\]]+)\]\([^)]*\)$/.exec(written)?.[1] ?? written).toUpperCase();
}
