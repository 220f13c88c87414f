/** How we prove who we are, in every way that a document can say it; and which of them this version carries out. */
import type { SecretReference } from './secret-reference.ts';

export type Authentication =
  | {
      readonly scheme: 'api-key';
      readonly in: 'header' | 'query' | 'cookie';
      readonly name: string;
      readonly secret: SecretReference;
    }
  | { readonly scheme: 'bearer'; readonly token: SecretReference }
  | { readonly scheme: 'basic'; readonly user: SecretReference | string; readonly password: SecretReference | string }
  | {
      readonly scheme: 'oauth2-client-credentials';
      readonly tokenUrl: string;
      readonly clientId: SecretReference | string;
      /** With `private_key_jwt` the private key. */
      readonly clientSecret: SecretReference;
      readonly scope: string | undefined;
      readonly audience: string | undefined;
      /** How the client proves itself at the token endpoint (RFC 7591). Default: `client_secret_basic`. */
      readonly method?: 'client_secret_post' | 'private_key_jwt';
    }
  /** One connection per tenant, each with a refresh token of its own (RFC 6749, RFC 7636). */
  | {
      readonly scheme: 'oauth2-authorization-code';
      readonly authorizationUrl: string;
      readonly tokenUrl: string;
      readonly clientId: SecretReference | string;
      /** Undefined for a public client. */
      readonly clientSecret: SecretReference | undefined;
      readonly scope: string | undefined;
      readonly redirectUrl: string | undefined;
    }
  /** A token that we sign ourselves (RFC 7519). */
  | {
      readonly scheme: 'jwt';
      readonly algorithm: string | undefined;
      readonly key: SecretReference | undefined;
      readonly keyId: SecretReference | string | undefined;
      readonly issuer: SecretReference | string | undefined;
      readonly subject: SecretReference | string | undefined;
      readonly audience: SecretReference | string | undefined;
      /** Milliseconds for which each token is good. */
      readonly lifetime: number | undefined;
    }
  | {
      readonly scheme: 'aws-signature-v4';
      readonly region: string | undefined;
      readonly service: string | undefined;
      readonly accessKey: SecretReference | undefined;
      readonly secretKey: SecretReference | undefined;
      readonly sessionToken: SecretReference | undefined;
    }
  | {
      readonly scheme: 'azure-shared-key';
      readonly account: SecretReference | string | undefined;
      readonly key: SecretReference | undefined;
    }
  | { readonly scheme: 'azure-sas'; readonly token: SecretReference | undefined }
  | {
      readonly scheme: 'hmac';
      /** `SHA256`. */
      readonly algorithm: string;
      readonly header: string | undefined;
      readonly key: SecretReference | undefined;
      /** What is signed, as written: `the body`. */
      readonly over: string | undefined;
    }
  | {
      readonly scheme: 'mutual-tls';
      readonly certificate: SecretReference | undefined;
      readonly key: SecretReference | undefined;
    }
  /** Recognised by its name only, and not executed by this version. */
  | { readonly scheme: 'pending'; readonly phrase: string };

/** What each scheme is called, and whether this version carries it out. */
export const SCHEMES: Readonly<
  Record<Authentication['scheme'], { readonly name: string; readonly standing: 'enforced' | 'pending' }>
> = {
  'api-key': { name: 'API key', standing: 'enforced' },
  bearer: { name: 'Bearer token', standing: 'enforced' },
  basic: { name: 'Basic', standing: 'enforced' },
  'oauth2-client-credentials': { name: 'OAuth 2.0 client credentials', standing: 'enforced' },
  'oauth2-authorization-code': { name: 'OAuth 2.0 authorization code with PKCE', standing: 'pending' },
  jwt: { name: 'JWT', standing: 'pending' },
  'aws-signature-v4': { name: 'AWS Signature V4', standing: 'pending' },
  'azure-shared-key': { name: 'Azure shared key', standing: 'pending' },
  'azure-sas': { name: 'Azure SAS', standing: 'pending' },
  hmac: { name: 'HMAC', standing: 'pending' },
  'mutual-tls': { name: 'mutual TLS', standing: 'pending' },
  pending: { name: 'this scheme', standing: 'pending' },
};

/** The name of the part that this version does not carry out; undefined when it carries out all of it. */
export function notExecuted(authentication: Authentication): string | undefined {
  if (authentication.scheme === 'pending') return authentication.phrase;
  const { name, standing } = SCHEMES[authentication.scheme];
  if (standing === 'pending') return name;
  if (authentication.scheme === 'api-key' && authentication.in === 'cookie') return 'an API key in a cookie';
  if (authentication.scheme === 'oauth2-client-credentials' && authentication.method !== undefined)
    return `${name} with ${authentication.method}`;
  return undefined;
}
