/**
 * The vendors' own published API descriptions, as judges of what our doors let out: a request that the vendor's description
 * does not allow is a fault of ours. The files are the vendors', so they are not part of this repository; where they are
 * absent, `describeVendor` answers undefined and the tests say that they judged by the stand-ins alone.
 *
 * They are looked for in the folder `CONCORDAT_VENDOR_DESCRIPTIONS` names, or in `../shared/vendor-descriptions` beside
 * the repository.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Document, OpenAPIBackend } from 'openapi-backend';
import { parse } from 'yaml';
import { readForm } from '../../examples/vendors/form.ts';
import type { VendorName } from '../../examples/vendors/index.ts';
import type { VendorRequest } from '../../examples/vendors/stand-in.ts';
import { fromSwagger, type SwaggerDocument } from './swagger.ts';

const REPOSITORY = resolve(import.meta.dirname, '../..');
const FOLDER = resolve(process.env.CONCORDAT_VENDOR_DESCRIPTIONS ?? join(REPOSITORY, '../shared/vendor-descriptions'));

interface Description {
  readonly files: readonly string[];
  readonly read: (text: string) => Document;
  /** Paths the vendor documents elsewhere; they are not judged. */
  readonly outside: readonly string[];
}

const json = (text: string): Document => JSON.parse(text) as Document;

const DESCRIPTIONS: Readonly<Partial<Record<VendorName, Description>>> = {
  stripe: { files: ['stripe.openapi.yaml'], read: (text) => parse(text) as Document, outside: [] },
  sendgrid: {
    files: ['sendgrid.swagger.json'],
    read: (text) => fromSwagger(JSON.parse(text) as SwaggerDocument, '/v3'),
    outside: [],
  },
  twilio: { files: ['twilio.openapi.json'], read: json, outside: [] },
  paypal: { files: ['paypal-orders.openapi.json', 'paypal-payments.openapi.json'], read: json, outside: ['/v1/oauth2/token'] },
  googleMaps: { files: ['google-maps.openapi.json'], read: json, outside: [] },
};

export type Validate = (request: VendorRequest) => readonly string[];

const read = new Map<VendorName, Promise<Validate | undefined>>();

/** What says what is wrong with a request by the vendor's own description; undefined where there is none. Read once per process. */
export function describeVendor(name: VendorName): Promise<Validate | undefined> {
  const known = read.get(name) ?? readDescription(name);
  read.set(name, known);
  return known;
}

async function readDescription(name: VendorName): Promise<Validate | undefined> {
  const description = DESCRIPTIONS[name];
  if (description === undefined || !description.files.every((file) => existsSync(join(FOLDER, file)))) return undefined;
  const judges = await Promise.all(
    description.files.map((file) => judge(description.read(readFileSync(join(FOLDER, file), 'utf8')))),
  );
  return (request) => {
    if (description.outside.includes(request.path)) return [];
    const verdicts = judges.flatMap((validate) => validate(request) ?? []);
    const [verdict] = verdicts;
    return verdict?.problems ?? [`${request.method} ${request.path} is not in the vendor's description`];
  };
}

async function judge(definition: Document): Promise<(request: VendorRequest) => { problems: readonly string[] } | undefined> {
  const api = new OpenAPIBackend({
    definition,
    quick: true,
    // The vendors' formats have no definition here; a logger would name each of them on every compilation.
    ajvOpts: { strict: false, coerceTypes: true, unicodeRegExp: false, logger: false },
  });
  await api.init();
  const credentials = queryCredentials(definition);
  return (request) => {
    const form = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
    const asked = {
      method: request.method,
      path: request.path,
      query: Object.fromEntries([...request.query].filter(([parameter]) => !credentials.has(parameter))),
      headers: request.headers as Record<string, string>,
      body: request.body === '' ? undefined : form ? readForm(request.body) : request.body,
    };
    const operation = api.matchOperation(asked);
    if (operation === undefined) return undefined;
    const { errors } = api.validateRequest(asked, operation);
    return { problems: (errors ?? []).map((error) => `${error.instancePath} ${error.message}`.trim()) };
  };
}

/** Query parameters that carry a credential: described as a security scheme, so not among an operation's parameters. */
function queryCredentials(definition: Document): ReadonlySet<string> {
  const schemes = Object.values(
    (definition.components?.securitySchemes ?? {}) as Record<string, { type?: string; in?: string; name?: string }>,
  );
  return new Set(
    schemes.flatMap((scheme) => (scheme.type === 'apiKey' && scheme.in === 'query' && scheme.name ? [scheme.name] : [])),
  );
}
