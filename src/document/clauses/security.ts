/** Security: what rotates, what may enter or leave, what is never written down. */
import { quote, readable, unreadable } from '../../requirement/units/reading.ts';
import { clause } from './clause.ts';
import { isNone } from './fragments.ts';
import { isPath } from './idempotency.ts';
import { text } from './kept-text.ts';

/** Fields that are never to be logged or stored. Nothing that this version logs or stores has fields in it. */
export const redact = clause<readonly string[]>({
  label: 'Redact',
  section: 'security',
  alsoIn: ['exchanged-data', 'monitoring'],
  standing: 'pending',
  pending: (paths) => (paths.length === 0 ? undefined : 'leaving fields out of what is stored'),
  parse(written) {
    if (isNone(written)) return readable([]);
    const paths = written.split(/\s*(?:[,;]|\band\b)\s*/i).map((path) => path.replace(/^`|`$/g, ''));
    const wrong = paths.find((path) => !isPath(path));
    if (wrong !== undefined) return unreadable(`${quote(wrong)} is not the path of a field`, ['card.number, card.cvc']);
    return readable([...new Set(paths)]);
  },
  phrase: (paths) => (paths.length === 0 ? 'none' : paths.join(', ')),
  land(value, draft) {
    draft.security.redact = value;
  },
});

export const security = [
  text('Rotation', 'security', 'pending'),
  text('Allowed IPs', 'security', 'pending', { alsoIn: ['webhooks'] }),
  text('Webhook Signature', 'security', 'pending', { alsoIn: ['webhooks'] }),
  text('Send Only', 'security', 'pending'),
  text('Receive Only', 'security', 'pending'),
];
