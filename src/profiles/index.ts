/**
 * What is known of each vendor's product, as cited data. No code may be added for a vendor: a new one is a folder with a
 * `profile.json` and a `README.md`, and one line here. Profiles know nothing of documents, policies or protocols; the
 * compiler is handed this list and reads the phrases in it with the grammar that reads documents.
 */
import type { VendorProfile } from '../requirement/profile.ts';
import awsSns from './aws-sns/profile.json' with { type: 'json' };
import azureEventGrid from './azure-event-grid/profile.json' with { type: 'json' };
import github from './github/profile.json' with { type: 'json' };
import googleMaps from './google-maps/profile.json' with { type: 'json' };
import paypal from './paypal/profile.json' with { type: 'json' };
import sendgrid from './sendgrid/profile.json' with { type: 'json' };
import shopify from './shopify/profile.json' with { type: 'json' };
import slack from './slack/profile.json' with { type: 'json' };
import standardWebhooks from './standard-webhooks/profile.json' with { type: 'json' };
import stripe from './stripe/profile.json' with { type: 'json' };
import twilio from './twilio/profile.json' with { type: 'json' };

/** Every profile that comes with the package, by name. JSON cannot say `as const`, so the types are stated here and held by the test. */
export const PROFILES: readonly VendorProfile[] = [
  awsSns,
  azureEventGrid,
  github,
  googleMaps,
  paypal,
  sendgrid,
  shopify,
  slack,
  standardWebhooks,
  stripe,
  twilio,
] as readonly unknown[] as readonly VendorProfile[];
