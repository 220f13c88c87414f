/**
 * What each clause is for, in a sentence or two, by the clause's key. The clauses of the runtime's policies are explained by the
 * first paragraph of the policy's own page; everything else stands here.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { firstParagraph } from '../first-paragraph.ts';

/** The policy whose page says what the clause does. */
const POLICIES: Readonly<Record<string, string>> = {
  'endpoint-connection.rate-limits': 'rate-limit',
  'error-handling.timeout': 'timeout',
  'error-handling.retry': 'retry',
  'error-handling.retry-budget': 'retry-budget',
  'error-handling.circuit-breaker': 'circuit-breaker',
  'error-handling.concurrency': 'concurrency',
  'error-handling.hedge': 'hedge',
  'error-handling.fallback': 'fallback',
  'error-handling.idempotency': 'idempotency',
  'error-handling.cache': 'cache',
};

const GUIDE: Readonly<Record<string, string>> = {
  'general-information.id':
    'The name by which code, metrics and other documents know this integration. It is the same in the file name, the heading and here, and never given to another.',
  'general-information.external-system':
    'The system on the other side, as its vendor calls it. A known name brings in a vendor profile, which says what the document leaves open.',
  'general-information.owner': 'The team that answers for this integration: whom to ask, and whom to wake.',
  'general-information.criticality':
    'What is lost when it fails. It sets how severe findings are: an error for a Critical integration may be a note for an Optional one.',
  'general-information.type': 'The kind of interface. It decides what the Request column of the operations table means.',
  'general-information.profile':
    'The vendor profile to take for what the document does not say; `none` takes no profile. Without this clause it is found from the External System and the URL.',
  'general-information.supports': 'The core features that need this integration, by their ids. Failure of it degrades them.',
  'general-information.depends-on':
    'Other integrations that this one needs. With `(soft)` it only gets worse without them; without it, it fails with them, and cannot promise more than they do.',
  'general-information.review-by':
    'The date by which somebody reads the document again. Once it has passed, `check` says so; no traffic stops.',
  'general-information.data-classification':
    'The classes of data that are exchanged. Sensitive ones ask for redaction and a signature.',
  'endpoint-connection.url':
    'The address of the other side. One in brackets is for that environment: `URL (sandbox)`. Calls go nowhere else.',
  'endpoint-connection.protocol': 'The protocol, and the oldest TLS version that is accepted. Weaker connections are refused.',
  'endpoint-connection.authentication':
    'How calls are authorised. A secret is always a reference such as `env:NAME`, never a value: it is resolved when a call is made, and never logged.',
  'endpoint-connection.limit-group': 'Documents with the same group share one account at the other side, and so one rate limit.',
  'endpoint-connection.proxy': 'The proxy through which calls leave.',
  'endpoint-connection.ca': 'The certificate authority that the other side is trusted by, where it is not a public one.',
  'endpoint-connection.client-certificate': 'The certificate with which we identify ourselves, as a secret reference.',
  'endpoint-connection.source-address': 'Which of our addresses the other side has allowed.',
  'exchanged-data.input': 'What is sent, in words and links to contracts.',
  'exchanged-data.output': 'What comes back, in words and links to contracts.',
  'sla-and-performance.availability':
    'The share of calls that succeed over the window. It is promised to our own users too, so it cannot be above what the chain of dependencies allows.',
  'sla-and-performance.response-time':
    'How long an answer takes, as percentiles. Time-outs lie above it, or good answers are thrown away.',
  'sla-and-performance.throughput': 'How many operations are expected. It lies below the rate limit, retries included.',
  'sla-and-performance.maintenance-window':
    'When the other side may be away as announced; such time does not count against its promise.',
  'sla-and-performance.cost': 'What calls cost, and the most that may be spent.',
  'sla-and-performance.credit': 'What the vendor owes when it misses its promise.',
  'security.rotation': 'How often the credential is replaced, and how long the old one stays valid beside the new one.',
  'security.allowed-ips': 'The addresses that may call us. Everybody else is turned away before anything is read.',
  'security.webhook-signature':
    'How it is proved that received events come from where they say: the scheme of a vendor or of Standard Webhooks, or an algorithm and a header, and the secrets to check it with; several while one is being replaced. Without a scheme it is the one of the vendor profile. It means the same as Signature under Webhooks, which goes before it.',
  'security.redact': 'Fields that are never logged, and stored only encrypted: a store without a key refuses what holds them.',
  'security.send-only': 'The only fields that may leave; everything else is taken out of a request.',
  'security.receive-only': 'The only fields that may enter; everything else is taken out of an answer.',
  'webhooks.events': 'The events that are received; others are answered and dropped.',
  'webhooks.signature':
    'How it is proved that received events come from where they say: the scheme of a vendor or of Standard Webhooks, or an algorithm and a header, and the secrets to check it with; several while one is being replaced. Without a scheme it is the one of the vendor profile. What proves nothing is refused.',
  'webhooks.deliver-to': 'Where received events are handed over.',
  'webhooks.retry': 'How often and how long an event is delivered again to an application that does not take it.',
  'webhooks.deduplicate-by': 'What makes two deliveries the same event; the second is answered and not handed over.',
  'webhooks.retain': 'How long received events are kept.',
  'monitoring.health-check': 'A small request that shows whether the other side works, made at intervals.',
  'monitoring.alerts': 'When somebody is told, and how urgently. Without it, defaults by criticality hold.',
  'monitoring.notify': 'Where alerts go: a secret reference to an address, never the address of a private hook itself.',
  'testing.contract': 'The machine-readable description against which requests and answers are checked.',
  'testing.failure-scenarios': 'The faults that must be survived, and that tests inject.',
  'testing.load': 'The load under which the promises must hold.',
  'testing.sandbox': 'Where it can be tried without consequences.',
  'testing.recovery': 'How normal operation is reached again after an outage, and how that is tried.',
};

/** Nested clauses, by their parent's key and their label. */
const PARTS: Readonly<Record<string, string>> = {
  'Token URL': 'The address that gives access tokens.',
  'Client ID': 'Who we are to the token server; a secret reference or the id itself.',
  'Client Secret': 'What proves it, as a secret reference.',
  Scope: 'What the token is asked to allow.',
  'Authorization URL': 'The address at which a person allows the access.',
  'Redirect URL': 'Where that person comes back to with the answer.',
  Audience: 'For whom the token is meant.',
};

const RUNTIME = new URL('../../runtime/policies/', import.meta.url);
const pages = new Map<string, string>();

/** What the clause does; undefined where nobody has said it. */
export function guideTo(key: string): string | undefined {
  const policy = POLICIES[key];
  return policy === undefined ? GUIDE[key] : pageOf(policy);
}

/** The policy whose page says all about the clause; undefined for a clause that no policy carries out. */
export function policyOf(key: string): string | undefined {
  return POLICIES[key];
}

export function guidedKeys(): string[] {
  return [...Object.keys(POLICIES), ...Object.keys(GUIDE)];
}

export function guideToPart(label: string): string | undefined {
  return PARTS[label];
}

function pageOf(policy: string): string | undefined {
  let paragraph = pages.get(policy);
  if (paragraph === undefined) {
    const file = fileURLToPath(new URL(`${policy}/README.md`, RUNTIME));
    paragraph = existsSync(file) ? firstParagraph(readFileSync(file, 'utf8')) : '';
    pages.set(policy, paragraph);
  }
  return paragraph === '' ? undefined : paragraph;
}
