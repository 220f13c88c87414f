/** A reference to a secret, never the secret itself: `env:STRIPE_SECRET_KEY`, `file:/run/secrets/stripe`. */
export interface SecretReference {
  readonly store: SecretStore;
  /** The name inside that store: a variable, a path, `path#key`. */
  readonly name: string;
}

export type SecretStore = 'env' | 'file' | 'vault' | 'aws-secrets-manager' | 'azure-key-vault';

/** The stores a reference may name, and whether this version can read them. */
export const SECRET_STORES: Readonly<Record<SecretStore, { readonly standing: 'enforced' | 'pending' }>> = {
  env: { standing: 'enforced' },
  file: { standing: 'enforced' },
  vault: { standing: 'pending' },
  'aws-secrets-manager': { standing: 'pending' },
  'azure-key-vault': { standing: 'pending' },
};

export function formatSecretReference(reference: SecretReference): string {
  return `${reference.store}:${reference.name}`;
}

/** Reads `store:name`. Returns undefined for anything else; an unknown store is not a reference. */
export function parseSecretReference(text: string): SecretReference | undefined {
  const colon = text.indexOf(':');
  if (colon < 1) return undefined;
  const store = text.slice(0, colon);
  const name = text.slice(colon + 1);
  if (!Object.hasOwn(SECRET_STORES, store) || name === '' || /\s/.test(name)) return undefined;
  return { store: store as SecretStore, name };
}
