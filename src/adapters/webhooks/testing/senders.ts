/**
 * One genuine webhook of each scheme, to be changed by tests: made by the vendor's own software where that is here (stripe, twilio,
 * standardwebhooks), by hand where it is not.
 */
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';
import twilio from 'twilio';
import { PROFILES } from '../../../profiles/index.ts';
import { genericScheme } from '../../../requirement/generic-schemes.ts';
import type { WebhookScheme } from '../../../requirement/webhook-scheme.ts';
import { Certificates } from '../certificates.ts';
import type { WebhookRequest } from '../message.ts';
import { publicKeyOf, signWebhook } from '../sign.ts';
import { issue, LEAF_KEY } from './authority.ts';

export const NOW = Date.parse('2026-03-01T12:00:00Z');
const DAY = 86_400_000;
const SECONDS = String(NOW / 1_000);
const ISO = '2026-03-01T12:00:00Z';

export interface Sender {
  readonly scheme: WebhookScheme;
  readonly request: WebhookRequest;
  readonly secrets: readonly string[];
  readonly certificates?: Certificates;
  /** Headers whose every change is a forgery. */
  readonly signedHeaders: readonly string[];
}

export function schemeOf(name: string): WebhookScheme {
  const found = PROFILES.flatMap(({ webhooks = [] }) => webhooks).find((scheme) => scheme.name === name);
  if (found === undefined) throw new Error(`no profile has the scheme ${name}`);
  return found;
}

const root = issue({ name: 'Root of tests', isAuthority: true, from: NOW - DAY, to: NOW + DAY }, 'root');
const middle = issue({ name: 'Middle of tests', isAuthority: true, from: NOW - DAY, to: NOW + DAY }, 'middle', root);
const paypalLeaf = issue({ name: 'messageverificationcerts.paypal.com', from: NOW - DAY, to: NOW + DAY }, 'leaf', middle);
const snsLeaf = issue({ name: 'sns.amazonaws.com', alternatives: ['sns.amazonaws.com'], from: NOW - DAY, to: NOW + DAY }, 'leaf');
export const ROOT = root;
export const MIDDLE = middle;
export const PAYPAL_PEM = paypalLeaf.pem + middle.pem;
export const SNS_PEM = snsLeaf.pem;

const event = Buffer.from('{"id":"evt_1","type":"invoice.paid","data":{"object":{"amount":1999,"note":"für Zoë"}}}', 'utf8');
const secret = ['a', 'secret', 'of', 'tests'].join('-');
const shared = `whsec_${Buffer.from('0123456789abcdef01234567').toString('base64')}`;
const seed = `whsk_${Buffer.alloc(32, 7).toString('base64')}`;
const post = (headers: readonly string[], body: Uint8Array, url = 'https://hooks.example.com/in'): WebhookRequest => ({
  method: 'POST',
  url,
  headers: ['Content-Type', 'application/json', ...headers],
  body,
});
const hmac = (content: string | Uint8Array, encoding: 'hex' | 'base64') =>
  createHmac('sha256', secret).update(content).digest(encoding);

/** A host that has one certificate. */
function only(address: string, pem: string): (url: string) => Promise<string> {
  return async (url) => {
    if (url !== address) throw new Error('there is none');
    return pem;
  };
}

function stripe(): Sender {
  const header = new Stripe(`sk_${'test'}_x`).webhooks.generateTestHeaderString({
    payload: event.toString('utf8'),
    secret,
    timestamp: NOW / 1_000,
  });
  return { scheme: schemeOf('stripe'), request: post(['Stripe-Signature', header], event), secrets: [secret], signedHeaders: [] };
}

function paypal(): Sender {
  const id = '69cd13f0-d67a-11e5-baa3-778b53f4ae55';
  const content = Buffer.from(`${id}|${ISO}|WH-TEST-1|${crc32(event)}`);
  const headers = [
    ['PAYPAL-AUTH-ALGO', 'SHA256withRSA'],
    ['PAYPAL-CERT-URL', 'https://api.paypal.com/v1/notifications/certs/CERT-1'],
    ['PAYPAL-TRANSMISSION-ID', id],
    ['PAYPAL-TRANSMISSION-TIME', ISO],
    ['PAYPAL-TRANSMISSION-SIG', sign('sha256', content, LEAF_KEY).toString('base64')],
  ].flat();
  const certificates = new Certificates({
    fetch: only('https://api.paypal.com/v1/notifications/certs/CERT-1', PAYPAL_PEM),
    roots: [root.pem],
  });
  return {
    scheme: schemeOf('paypal'),
    request: post(headers, event),
    secrets: ['WH-TEST-1'],
    certificates,
    signedHeaders: ['PAYPAL-AUTH-ALGO', 'PAYPAL-TRANSMISSION-ID', 'PAYPAL-TRANSMISSION-TIME'],
  };
}

function twilioForm(): Sender {
  const url = 'https://hooks.example.com/in?store=7';
  const body = 'Body=Hi+there%21&From=%2B14158675309&MessageSid=SM1&To=%2B18005551212';
  const signature = twilio.getExpectedTwilioSignature(secret, url, Object.fromEntries(new URLSearchParams(body)));
  const request = post(['X-Twilio-Signature', signature], Buffer.from(body), url);
  return { scheme: schemeOf('twilio'), request, secrets: [secret], signedHeaders: [] };
}

function sendgrid(): Sender {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const body = Buffer.from('[{"sg_event_id":"e1","event":"delivered"}]');
  const signature = sign('sha256', Buffer.concat([Buffer.from(SECONDS), body]), privateKey).toString('base64');
  const headers = ['X-Twilio-Email-Event-Webhook-Signature', signature, 'X-Twilio-Email-Event-Webhook-Timestamp', SECONDS];
  return {
    scheme: schemeOf('sendgrid'),
    request: post(headers, body),
    secrets: [publicKey.export({ format: 'der', type: 'spki' }).toString('base64')],
    signedHeaders: ['X-Twilio-Email-Event-Webhook-Timestamp'],
  };
}

function standard(): Sender {
  const id = 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W';
  const signature = new Webhook(shared).sign(id, new Date(NOW), event.toString('utf8'));
  const headers = ['webhook-id', id, 'webhook-timestamp', SECONDS, 'webhook-signature', signature];
  return {
    scheme: schemeOf('standard-webhooks'),
    request: post(headers, event),
    secrets: [shared],
    signedHeaders: ['webhook-id', 'webhook-timestamp'],
  };
}

function standardEd25519(): Sender {
  const headers = Object.entries(signWebhook({ id: 'msg_2', at: NOW, body: event, secrets: [seed] })).flat();
  return { ...standard(), request: post(headers, event), secrets: [publicKeyOf(seed)] };
}

function slack(): Sender {
  const signature = `v0=${hmac(Buffer.concat([Buffer.from(`v0:${SECONDS}:`), event]), 'hex')}`;
  return {
    scheme: schemeOf('slack'),
    request: post(['X-Slack-Request-Timestamp', SECONDS, 'X-Slack-Signature', signature], event),
    secrets: [secret],
    signedHeaders: ['X-Slack-Request-Timestamp'],
  };
}

function sns(version: '1' | '2'): Sender {
  const fields = {
    Type: 'Notification',
    MessageId: 'm-1',
    TopicArn: 'arn:aws:sns:eu-west-1:123456789012:orders',
    Subject: 'An order',
    Message: 'line one\nline two, für Zoë',
    Timestamp: '2026-03-01T12:00:00.000Z',
  };
  const names = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const;
  const content = Buffer.from(names.map((name) => `${name}\n${fields[name]}\n`).join(''), 'utf8');
  const message = {
    ...fields,
    SignatureVersion: version,
    Signature: sign(version === '1' ? 'sha1' : 'sha256', content, LEAF_KEY).toString('base64'),
    SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem',
  };
  const certificates = new Certificates({ fetch: only(message.SigningCertURL, SNS_PEM) });
  const request = post([], Buffer.from(JSON.stringify(message), 'utf8'));
  return { scheme: schemeOf('aws-sns'), request, secrets: [fields.TopicArn], certificates, signedHeaders: [] };
}

function plain(name: string, header: string, signature: string, scheme: WebhookScheme = schemeOf(name)): Sender {
  return { scheme, request: post([header, signature], event), secrets: [secret], signedHeaders: [] };
}

/** One of each, by a name of its own. */
export const SENDERS: Readonly<Record<string, Sender>> = {
  stripe: stripe(),
  paypal: paypal(),
  twilio: twilioForm(),
  sendgrid: sendgrid(),
  github: plain('github', 'X-Hub-Signature-256', `sha256=${hmac(event, 'hex')}`),
  shopify: plain('shopify', 'X-Shopify-Hmac-Sha256', hmac(event, 'base64')),
  slack: slack(),
  'standard-webhooks': standard(),
  'standard-webhooks, Ed25519': standardEd25519(),
  'aws-sns, version 1': sns('1'),
  'aws-sns, version 2': sns('2'),
  'hmac-sha256': plain('', 'X-Signature', hmac(event, 'hex'), genericScheme('hmac-sha256', 'X-Signature') as WebhookScheme),
  'azure-event-grid': {
    ...plain('azure-event-grid', 'Authorization', `Bearer ${secret}`),
    signedHeaders: [],
  },
};
