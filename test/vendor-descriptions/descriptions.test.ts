/** The judges themselves: each lets a right request pass and says what is wrong with a wrong one. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CREDENTIALS, type VendorName } from '../../examples/vendors/index.ts';
import type { VendorRequest } from '../../examples/vendors/stand-in.ts';
import { describeVendor } from './descriptions.ts';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const JSON_BODY = { 'content-type': 'application/json' };
const LETTER = {
  personalizations: [{ to: [{ email: 'a@shop.example' }] }],
  from: { email: 'b@shop.example' },
  subject: 'x',
  content: [{ type: 'text/plain', value: 'x' }],
};
const MESSAGES = `/2010-04-01/Accounts/${CREDENTIALS.TWILIO_ACCOUNT_SID}/Messages.json`;

function request(line: string, headers: Record<string, string> = {}, body = ''): VendorRequest {
  const [method = '', target = ''] = line.split(' ');
  const { pathname, searchParams } = new URL(target, 'http://vendor.example');
  return { method, path: pathname, query: searchParams, headers, body };
}

interface Case {
  readonly right: VendorRequest;
  readonly wrong: VendorRequest;
  readonly says: RegExp;
}

const CASES: Readonly<Record<Exclude<VendorName, 'orders'>, Case>> = {
  stripe: {
    right: request('POST /v1/payment_intents', FORM, 'amount=500&currency=eur&metadata[order_id]=1&payment_method_types[0]=card'),
    wrong: request('POST /v1/payment_intents', FORM, 'currency=eur'),
    says: /required property 'amount'/,
  },
  sendgrid: {
    right: request('POST /v3/mail/send', JSON_BODY, JSON.stringify(LETTER)),
    wrong: request('POST /v3/mail/send', JSON_BODY, '{}'),
    says: /required property 'personalizations'/,
  },
  twilio: {
    right: request(`POST ${MESSAGES}`, FORM, 'To=%2B4915112345678&From=%2B15005550006&Body=x'),
    wrong: request(`POST ${MESSAGES}`, FORM, 'From=%2B15005550006&Body=x'),
    says: /required property 'To'/,
  },
  paypal: {
    right: request(
      'POST /v2/checkout/orders',
      JSON_BODY,
      '{"intent":"CAPTURE","purchase_units":[{"amount":{"currency_code":"EUR","value":"1.00"}}]}',
    ),
    wrong: request('POST /v2/checkout/orders', JSON_BODY, '{"intent":"CAPTURE"}'),
    says: /required property 'purchase_units'/,
  },
  googleMaps: {
    right: request('GET /maps/api/geocode/json?address=Berlin&key=x'),
    wrong: request('GET /maps/api/directions/json?origin=Berlin&key=x'),
    says: /required property 'destination'/,
  },
};

for (const [name, { right, wrong, says }] of Object.entries(CASES)) {
  test(`${name}: the vendor's description lets a right request pass and names what is wrong`, async (t) => {
    const validate = await describeVendor(name as VendorName);
    if (validate === undefined)
      return t.skip("the vendor's description is not at hand; CONCORDAT_VENDOR_DESCRIPTIONS names the folder of them");
    assert.deepEqual(validate(right), []);
    assert.match(validate(wrong).join('\n'), says);
    assert.match(validate(request('GET /no/such/path')).join('\n'), /not in the vendor's description/);
  });
}

test('our own order service has no description of a vendor', async () => {
  assert.equal(await describeVendor('orders'), undefined);
});
