/**
 * The platform's own fetch, as it was when this module was loaded: a process that later governs `globalThis.fetch` itself
 * does not make the governed one call itself.
 */
const native = globalThis.fetch;

export const platformFetch: typeof fetch = (input, init) => native(input, init);
