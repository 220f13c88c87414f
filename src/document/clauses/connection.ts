/** Endpoint/Connection beyond the address: through what we go, whom we trust, and from where the other side sees us come. */
import type { ClientCertificate } from '../../requirement/requirement.ts';
import { formatSecretReference, type SecretReference } from '../../requirement/secret-reference.ts';
import { parseCidr } from '../../requirement/units/cidr.ts';
import { quote, readable, unreadable } from '../../requirement/units/reading.ts';
import { parts, secret, settings } from './authentication/settings.ts';
import { type ClauseDefinition, clause } from './clause.ts';
import { isNone } from './fragments.ts';
import { items, readItems, unquoted } from './lists.ts';

const PROXIES = ['http://proxy.example.com:3128', 'none'];

const proxy = clause<string>({
  label: 'Proxy',
  section: 'endpoint-connection',
  standing: 'pending',
  pending: (value) => (value === 'none' ? undefined : 'going through a proxy'),
  standingOf: (value) => (value === 'none' ? 'kept' : 'pending'),
  parse(written) {
    if (isNone(written)) return readable('none');
    const address = unquoted(written.startsWith('<') && written.endsWith('>') ? written.slice(1, -1) : written);
    const url = /^(?:https?|socks[45]h?):\/\/\S+$/i.test(address) ? URL.parse(address) : null;
    if (url === null)
      return unreadable(`${written.includes('@') ? 'it' : quote(written)} is not the address of a proxy`, PROXIES);
    if (url.username !== '' || url.password !== '')
      return unreadable('the address of the proxy carries a user name or a password, which may not be written down', PROXIES);
    return readable(address);
  },
  phrase: (value) => value,
  land(value, draft) {
    draft.endpoint.proxy = value === 'none' ? undefined : value;
  },
});

/** Trusted instead of the system's. */
const ca = clause<SecretReference | 'system'>({
  label: 'CA',
  section: 'endpoint-connection',
  standing: 'pending',
  pending: (value) => (value === 'system' ? undefined : 'trusting a certificate authority of its own'),
  standingOf: (value) => (value === 'system' ? 'kept' : 'pending'),
  parse: (written) =>
    /^(?:the )?system(?:'s)?$|^default$|^public$/i.test(written)
      ? readable('system')
      : secret(written, 'file:/etc/ssl/partner-ca.pem'),
  phrase: (value) => (value === 'system' ? value : formatSecretReference(value)),
  land(value, draft) {
    draft.endpoint.ca = value === 'system' ? undefined : value;
  },
});

const CERTIFICATES = ['certificate from file:/run/secrets/client.pem, key from file:/run/secrets/client.key', 'none'];

const clientCertificate = clause<ClientCertificate | 'none'>({
  label: 'Client Certificate',
  section: 'endpoint-connection',
  standing: 'pending',
  pending: (value) => (value === 'none' ? undefined : 'showing a client certificate'),
  standingOf: (value) => (value === 'none' ? 'kept' : 'pending'),
  parse(written) {
    if (isNone(written)) return readable('none');
    const [first = '', ...rest] = parts(written);
    const named = settings(
      [/^(?:certificate|cert|key|client certificate|private key)[ :]/i.test(first) ? first : `certificate ${first}`, ...rest],
      ['Certificate', 'Key'] as const,
      CERTIFICATES,
    );
    if (!named.ok) return named;
    const { Certificate: certificate, Key: key } = named.value;
    if (certificate === undefined || key === undefined)
      return unreadable(`it names no ${certificate === undefined ? 'certificate' : 'key'}`, CERTIFICATES);
    const shown = secret(certificate, 'certificate from file:/run/secrets/client.pem');
    if (!shown.ok) return shown;
    const proved = secret(key, 'key from file:/run/secrets/client.key');
    return proved.ok ? readable({ certificate: shown.value, key: proved.value }) : proved;
  },
  phrase: (value) =>
    value === 'none'
      ? 'none'
      : `certificate from ${formatSecretReference(value.certificate)}, key from ${formatSecretReference(value.key)}`,
  land(value, draft) {
    draft.endpoint.clientCertificate = value === 'none' ? undefined : value;
  },
});

const ADDRESSES = ['203.0.113.7', '203.0.113.0/28, 2001:db8::/64', 'egress.example.com'];

/** Which of our addresses the other side has let in: ranges, or names that stand for them. */
const sourceAddress = clause<readonly string[]>({
  label: 'Source Address',
  section: 'endpoint-connection',
  alsoIn: ['security'],
  standing: 'kept',
  parse(written) {
    const found = readItems(items(written), (item) => {
      const range = parseCidr(item);
      if (range.ok || !isHost(item)) return range;
      return readable(item.toLowerCase());
    });
    return found.ok && found.value.length === 0 ? unreadable('no address is given', ADDRESSES) : found;
  },
  phrase: (value) => value.join(', '),
  land(value, draft) {
    draft.endpoint.sourceAddress = value.join(', ');
  },
});

export const connection: readonly ClauseDefinition[] = [proxy, ca, clientCertificate, sourceAddress];

function isHost(text: string): boolean {
  if (text.length > 253 || !text.includes('.')) return false;
  const labels = text.split('.');
  return labels.every((label) => /^[a-z0-9_-]{1,63}$/i.test(label)) && /^[a-z]/i.test(labels[labels.length - 1] ?? '');
}
