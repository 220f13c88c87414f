/** What credentials of known makers look like: data, found by their first characters. */
export interface Shape {
  readonly prefix: string;
  /** What it is, for people; never the thing itself. */
  readonly kind: string;
  /** Fewest characters after the prefix. */
  readonly least: number;
}

const SHAPES: readonly Shape[] = [
  { prefix: 'sk_live_', kind: 'a live secret key of Stripe', least: 10 },
  { prefix: 'rk_live_', kind: 'a live restricted key of Stripe', least: 10 },
  { prefix: 'sk_test_', kind: 'a test secret key of Stripe', least: 10 },
  { prefix: 'rk_test_', kind: 'a test restricted key of Stripe', least: 10 },
  { prefix: 'whsec_', kind: 'a webhook signing secret', least: 16 },
  { prefix: 'AKIA', kind: 'an access key of AWS', least: 16 },
  { prefix: 'ASIA', kind: 'a temporary access key of AWS', least: 16 },
  { prefix: 'SG.', kind: 'an API key of SendGrid', least: 30 },
  { prefix: 'xoxb-', kind: 'a bot token of Slack', least: 10 },
  { prefix: 'xoxp-', kind: 'a user token of Slack', least: 10 },
  { prefix: 'xoxa-', kind: 'a token of Slack', least: 10 },
  { prefix: 'xoxr-', kind: 'a refresh token of Slack', least: 10 },
  { prefix: 'xoxs-', kind: 'a session token of Slack', least: 10 },
  { prefix: 'xapp-', kind: 'an app token of Slack', least: 10 },
  { prefix: 'ghp_', kind: 'a personal access token of GitHub', least: 20 },
  { prefix: 'gho_', kind: 'an OAuth token of GitHub', least: 20 },
  { prefix: 'ghs_', kind: 'a server token of GitHub', least: 20 },
  { prefix: 'ghu_', kind: 'a user token of GitHub', least: 20 },
  { prefix: 'github_pat_', kind: 'a personal access token of GitHub', least: 20 },
  { prefix: 'glpat-', kind: 'a personal access token of GitLab', least: 16 },
  { prefix: 'AIza', kind: 'an API key of Google', least: 30 },
  { prefix: 'ya29.', kind: 'an access token of Google', least: 20 },
  { prefix: 'GOCSPX-', kind: 'a client secret of Google', least: 16 },
  { prefix: 'npm_', kind: 'an access token of npm', least: 30 },
  { prefix: 'sk-', kind: 'an API key', least: 32 },
  { prefix: 'key-', kind: 'an API key of Mailgun', least: 32 },
  { prefix: 'shpat_', kind: 'an access token of Shopify', least: 20 },
  { prefix: 'sq0csp-', kind: 'a client secret of Square', least: 20 },
  { prefix: 'EAAA', kind: 'an access token of Square', least: 50 },
  { prefix: 'dop_v1_', kind: 'an access token of DigitalOcean', least: 40 },
  { prefix: 'hvs.', kind: 'a token of Vault', least: 20 },
];

/** By first character, so that almost every word of a document costs one look. */
export const SHAPES_BY_FIRST: ReadonlyMap<number, readonly Shape[]> = Map.groupBy(SHAPES, ({ prefix }) => prefix.charCodeAt(0));
