/**
 * The check-list of the template, "Categorization by Criticality", as data: what each category is called, how critical it should
 * be, and how a document shows that it belongs there. Words stand alone and in small letters; a word with `*` may go on.
 */
import type { Criticality, IntegrationType } from '../requirement/requirement.ts';

export interface Category {
  readonly name: string;
  readonly criticality: Criticality;
  /** Vendor profiles that can be nothing else. */
  readonly profiles: readonly string[];
  readonly types: readonly IntegrationType[];
  readonly words: readonly string[];
}

/** Its documents are found by what they support, not by words. */
export const CORE = 'Essential integrations for core business';

export const CATEGORIES: readonly Category[] = [
  { name: CORE, criticality: 'critical', profiles: [], types: [], words: [] },
  {
    name: 'Payment systems',
    criticality: 'critical',
    profiles: ['stripe', 'paypal'],
    types: [],
    words: ['payment*', 'billing', 'checkout', 'card processing', 'acquirer', 'stripe', 'paypal', 'adyen', 'braintree', 'klarna', 'mollie', 'worldpay', 'pagament*', 'paiement*', 'zahlung*', 'pago*'],
  },
  {
    name: 'Authentication services',
    criticality: 'critical',
    profiles: [],
    types: [],
    words: ['authentication', 'identity provider', 'single sign-on', 'sign-on', 'sso', 'login', 'sign-in', 'openid', 'oidc', 'ldap', 'active directory', 'entra', 'okta', 'auth0', 'keycloak', 'cognito', 'autenticazione', 'authentification', 'anmeldung', 'autenticación'],
  },
  {
    name: 'Main databases',
    criticality: 'critical',
    profiles: [],
    types: ['Database'],
    words: ['database*', 'postgres*', 'mysql', 'mariadb', 'oracle database', 'sql server', 'mongodb', 'dynamodb', 'master data', 'legacy database'],
  },
  {
    name: 'Notification services',
    criticality: 'important',
    profiles: ['sendgrid', 'twilio'],
    types: ['Mail'],
    words: ['notification*', 'e-mail*', 'email*', 'mail', 'mailer', 'sms', 'text message*', 'push message*', 'sendgrid', 'twilio', 'mailgun', 'postmark', 'smtp', 'notific*', 'benachrichtigung*'],
  },
  {
    name: 'Monitoring systems',
    criticality: 'important',
    profiles: [],
    types: ['Telemetry'],
    words: ['monitoring', 'observability', 'metrics', 'telemetry', 'tracing', 'logging', 'cloudwatch', 'datadog', 'new relic', 'prometheus', 'grafana', 'splunk', 'sentry', 'pagerduty', 'uptime'],
  },
  {
    name: 'Backup services',
    criticality: 'important',
    profiles: [],
    types: [],
    words: ['backup*', 'disaster recovery', 'archive', 'archiving', 'snapshot*', 'glacier', 'veeam', 'sauvegarde*', 'datensicherung'],
  },
  {
    name: 'Analytics platforms',
    criticality: 'important',
    profiles: [],
    types: [],
    words: ['analytics', 'data warehouse', 'bigquery', 'snowflake', 'redshift', 'business intelligence', 'matomo', 'mixpanel', 'amplitude', 'reporting'],
  },
  {
    name: 'Recommendation services',
    criticality: 'optional',
    profiles: [],
    types: [],
    words: ['recommendation*', 'recommender', 'personalisation', 'personalization', 'raccomandazion*', 'empfehlung*'],
  },
  {
    name: 'Social media integrations',
    criticality: 'optional',
    profiles: [],
    types: [],
    words: ['social media', 'social network*', 'facebook', 'instagram', 'linkedin', 'tiktok', 'youtube', 'mastodon', 'bluesky'],
  },
  {
    name: 'Advanced analytics',
    criticality: 'optional',
    profiles: [],
    types: [],
    words: ['advanced analytics', 'machine learning', 'prediction*', 'predictive', 'forecast*', 'anomaly detection'],
  },
  {
    name: 'Marketing tools',
    criticality: 'optional',
    profiles: [],
    types: [],
    words: ['marketing', 'campaign*', 'newsletter*', 'mailchimp', 'hubspot', 'marketo', 'advertising', 'ads'],
  },
];
