import { flawOf } from './flaw.ts';

/**
 * `application/x-www-form-urlencoded` from plain data: a nested field is `metadata[order_id]`, an element `items[0]`.
 * Undefined and functions are left out, null is empty; depth is bounded.
 */
const DEPTH_MAX = 16;

export function encodeForm(value: object): string {
  const form = new URLSearchParams();
  for (const [name, field] of Object.entries(value)) append(form, name, field, 1);
  return form.toString();
}

function append(form: URLSearchParams, name: string, value: unknown, depth: number): void {
  if (value === undefined || typeof value === 'function') return;
  if (value === null) return form.append(name, '');
  if (typeof value !== 'object') {
    const flaw = flawOf(value);
    if (flaw !== undefined) throw new RangeError(`the form field ${name} is ${flaw}`);
    return form.append(name, String(value));
  }
  if (depth > DEPTH_MAX) throw new RangeError(`the form field ${name} is nested deeper than ${DEPTH_MAX}`);
  for (const [step, field] of Object.entries(value)) append(form, `${name}[${step}]`, field, depth + 1);
}
