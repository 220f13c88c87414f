/** Ids of other forms that requirements go by: `REQ-INT-001`, `INT-001`, `FR-INT-001`, `INT001`, `REQ-001`. */
export const LONGEST_ID = 30;

/** Words of letters joined by dashes, then a number, then perhaps a suffix. Never an id of ours. */
export function isOtherId(written: string): boolean {
  return /^[A-Z]{1,6}(?:-[A-Z]{1,6}){0,3}-\d{1,6}(?:-[A-Z0-9]{1,10})?$|^(?:REQ|INT|FR|IR|SRS|IF)\d{1,6}$/i.test(written);
}

/** The id it would be here: `INT-001` is `REQ-I-001`; undefined when it has no number. */
export function ownForm(written: string): string | undefined {
  if (written.length > LONGEST_ID || !isOtherId(written)) return undefined;
  const [number, suffix] = /\d{1,6}(?:-[A-Z][A-Z0-9]{0,9})?/i.exec(written)?.[0].split('-') ?? [];
  if (number === undefined) return undefined;
  const digits = number.padStart(3, '0');
  return suffix === undefined ? `REQ-I-${digits}` : `REQ-I-${digits}-${suffix.toUpperCase()}`;
}
