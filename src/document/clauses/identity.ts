/** General Information: who and what. */
import type { Criticality, Dependency, IntegrationType } from '../../requirement/requirement.ts';
import { quote, type Reading, readable, unreadable } from '../../requirement/units/reading.ts';
import { clause } from './clause.ts';
import { text } from './kept-text.ts';

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
      : unreadable(`${quote(written)} is not the id of an integration`, ['REQ-I-001', 'REQ-I-012-SAP']),
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

const CRITICALITIES: readonly (readonly [Criticality, phrase: string, words: RegExp])[] = [
  ['critical', 'Critical', /^(?:critical|must(?: have)?|high|p0|p1|essential|mandatory|hard|blocker)$/i],
  ['important', 'Important', /^(?:important|should(?: have)?|medium|p2|moderate)$/i],
  ['optional', 'Optional', /^(?:optional|could(?: have)?|low|p3|p4|nice[- ]to[- ]have|soft|won'?t(?: have)?)$/i],
];

export const criticality = clause<Criticality>({
  label: 'Criticality',
  section: 'general-information',
  standing: 'enforced',
  parse(written) {
    const word = written.replace(/\s*\([^)]*\)$/, '');
    const found = CRITICALITIES.find(([, , words]) => words.test(word));
    if (found !== undefined) return readable(found[0]);
    return unreadable(`${quote(written)} is not a criticality`, ['Critical', 'Important', 'Optional']);
  },
  phrase: (value) => CRITICALITIES.find(([known]) => known === value)?.[1] ?? value,
  land(value, draft) {
    draft.criticality = value;
  },
});

const TYPES: readonly (readonly [IntegrationType, RegExp])[] = [
  ['REST API', /^(?:rest(?:ful)?(?: api| service)?|https? api|api|web api|json api|rest \/ json)$/i],
  ['GraphQL API', /^graphql(?: api)?$/i],
  ['SOAP', /^soap(?: api| web services?| service)?$|^web services?$/i],
  ['Message Queue', /^(?:message queues?|queues?|messaging|message broker|event stream|events?)$/i],
  ['Webhook', /^webhooks?$/i],
  ['File Exchange', /^(?:file exchange|file transfer|files?|s?ftps?|file system)$/i],
  ['Object Storage', /^(?:object storage|cloud storage|storage|s3|blob storage)$/i],
  ['Database', /^(?:databases?|external database|sql|data warehouse)$/i],
  ['Cache', /^(?:cache|cdn|redis)$/i],
  ['Mail', /^(?:e?-?mail|smtp)$/i],
  ['Telemetry', /^(?:telemetry|monitoring(?: service)?|metrics|logs|observability)$/i],
];

export const type = clause<IntegrationType>({
  label: 'Type',
  section: 'general-information',
  standing: 'enforced',
  parse(written) {
    const word = written.replace(/\s*\([^)]*\)$/, '');
    const found = TYPES.find(([name, words]) => name.toLowerCase() === word.toLowerCase() || words.test(word));
    if (found !== undefined) return readable(found[0]);
    return unreadable(
      `${quote(written)} is not a type of integration`,
      TYPES.map(([name]) => name),
    );
  },
  phrase: (value) => value,
  pending: (value) => (value === 'REST API' ? undefined : `the type ${value}: only calls over HTTP are executed`),
  land(value, draft) {
    draft.type = value;
  },
});

/** Core features this integration carries. */
export const supports = clause<readonly string[]>({
  label: 'Supports',
  section: 'general-information',
  standing: 'kept',
  parse: (written) => readIds(written, /^REQ-[A-Z]+-\d+(?:-[A-Z][A-Z0-9]*)?$/i, ['REQ-F-001, REQ-F-003', 'none']),
  phrase: (ids) => (ids.length === 0 ? 'none' : ids.join(', ')),
  land(value, draft) {
    draft.supports = value;
  },
});

/** Integrations it needs; `(soft)` where a failure of that one only degrades this one. */
export const dependsOn = clause<readonly Dependency[]>({
  label: 'Depends On',
  section: 'general-information',
  standing: 'kept',
  parse(written) {
    const soft = new Set<string>();
    const plain = written.replace(/(\S+) ?\((soft|hard)\)/gi, (_, id: string, kind: string) => {
      if (kind.toLowerCase() === 'soft') soft.add(id.toUpperCase());
      return id;
    });
    const ids = readIds(plain, /^REQ-[A-Z]+-\d+(?:-[A-Z][A-Z0-9]*)?$/i, ['REQ-I-002', 'REQ-I-002 (soft), REQ-I-003', 'none']);
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
    const valid = /^\d{4}-\d\d-\d\d$/.test(written) && isDay(written);
    return valid ? readable(written) : unreadable(`${quote(written)} is not a date`, ['2027-03-31']);
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
    for (const word of written.split(/\s*(?:,|;|\/|\band\b)\s*/i)) {
      const known = CLASSES.find((name) => name.toLowerCase() === word.toLowerCase());
      if (known === undefined)
        return unreadable(`${quote(word)} is not a class of data`, ['PCI', 'PII', 'internal', 'public', 'PCI, PII']);
      if (!found.includes(known)) found.push(known);
    }
    return readable(found);
  },
  phrase: (classes) => classes.join(', '),
  land(value, draft) {
    draft.security.dataClassification = value;
  },
});

function readIds(written: string, form: RegExp, forms: readonly string[]): Reading<readonly string[]> {
  if (/^(?:none|-|–|—)$/i.test(written)) return readable([]);
  const ids: string[] = [];
  for (const part of written.split(/\s*(?:,|;|\band\b)\s*/i)) {
    const id = (/^\[([^\]]+)\]\([^)]*\)$/.exec(part)?.[1] ?? part).toUpperCase();
    if (!form.test(id)) return unreadable(`${quote(part)} is not an id`, forms);
    if (!ids.includes(id)) ids.push(id);
  }
  return readable(ids);
}

/** The calendar has this day: a month of thirty days has no thirty-first. */
function isDay(date: string): boolean {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const lengths = [
    31,
    year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28,
    31,
    30,
    31,
    30,
    31,
    31,
    30,
    31,
    30,
    31,
  ];
  return day >= 1 && day <= (lengths[month - 1] ?? 0);
}
