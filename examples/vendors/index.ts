/** All stand-ins, each with the port that the documents' `URL (sandbox)` names and the credentials that it accepts. */
import { googleMaps } from './google-maps.ts';
import { orders } from './orders.ts';
import { paypal } from './paypal.ts';
import { sendgrid } from './sendgrid.ts';
import { StandIn, type StandInOptions, type Vendor } from './stand-in.ts';
import { stripe } from './stripe.ts';
import { twilio } from './twilio.ts';

/** What the documents' secret references resolve to beside the stand-ins. None of these opens anything anywhere else. */
export const CREDENTIALS = {
  STRIPE_SECRET_KEY: 'sk_test_stand_in',
  STRIPE_WEBHOOK_SECRET: 'whsec_stand_in',
  SENDGRID_API_KEY: 'SG.stand-in',
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'stand-in',
  GOOGLE_MAPS_API_KEY: 'stand-in',
  PAYPAL_CLIENT_ID: 'stand-in',
  PAYPAL_CLIENT_SECRET: 'stand-in',
  ORDER_SERVICE_TOKEN: 'stand-in',
} as const;

export interface VendorEntry {
  /** The document that depends on it. */
  readonly requirement: string;
  readonly port: number;
  /** A fresh vendor with no memory. */
  readonly make: () => Vendor;
}

export const VENDORS = {
  stripe: { requirement: 'REQ-I-001', port: 12111, make: () => stripe(CREDENTIALS.STRIPE_SECRET_KEY) },
  sendgrid: { requirement: 'REQ-I-002', port: 12112, make: () => sendgrid(CREDENTIALS.SENDGRID_API_KEY) },
  twilio: {
    requirement: 'REQ-I-003',
    port: 12113,
    make: () => twilio(CREDENTIALS.TWILIO_ACCOUNT_SID, CREDENTIALS.TWILIO_AUTH_TOKEN),
  },
  googleMaps: { requirement: 'REQ-I-004', port: 12114, make: () => googleMaps(CREDENTIALS.GOOGLE_MAPS_API_KEY) },
  paypal: {
    requirement: 'REQ-I-006',
    port: 12115,
    make: () => paypal(CREDENTIALS.PAYPAL_CLIENT_ID, CREDENTIALS.PAYPAL_CLIENT_SECRET),
  },
  orders: { requirement: 'REQ-I-005', port: 12116, make: () => orders(CREDENTIALS.ORDER_SERVICE_TOKEN) },
} as const satisfies Record<string, VendorEntry>;

export type VendorName = keyof typeof VENDORS;

/** Starts one stand-in: on its documented port, or on the one that is asked for (0 is any). */
export function startVendor(name: VendorName, options: StandInOptions = {}): Promise<StandIn> {
  const entry = VENDORS[name];
  return StandIn.start(entry.make(), { port: entry.port, ...options });
}
