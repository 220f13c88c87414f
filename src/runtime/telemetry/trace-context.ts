/**
 * W3C Trace Context (https://www.w3.org/TR/trace-context/): which trace a call belongs to, handed on to the other side with
 * a new parent id for every attempt. Knows nothing of spans.
 */
import { without } from '../../requirement/text.ts';

export interface TraceContext {
  /** 32 lower-case hex digits, not all zero. */
  readonly traceId: string;
  /** 16 lower-case hex digits, not all zero: who calls. */
  readonly parentId: string;
  /** The two flags there are: 1 sampled, 2 random trace id. */
  readonly flags: number;
  /** The other vendors' part, handed on as it is; undefined when there is none. */
  readonly state: string | undefined;
}

const SAMPLED = 1;
const RANDOM = 2;
/** What the specification asks everybody to be able to hand on. */
const MAX_STATE = 512;
const MAX_STATE_MEMBERS = 32;

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const NO_TRACE = '0'.repeat(32);
const NO_PARENT = '0'.repeat(16);

const STATE_KEY = /^[a-z0-9][a-z0-9_\-*/@]{0,255}$/;
const STATE_VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/;

/** Reads the headers of a caller. Undefined when `traceparent` is not valid, and then `tracestate` counts for nothing. */
export function parseTraceContext(traceparent: string | undefined, tracestate?: string | undefined): TraceContext | undefined {
  if (traceparent === undefined) return undefined;
  const match = TRACEPARENT.exec(traceparent.trim());
  if (match === null) return undefined;
  const [, version, traceId, parentId, flags, rest] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
    string | undefined,
  ];
  // Later versions may add fields at the end; version 00 has none.
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (traceId === NO_TRACE || parentId === NO_PARENT) return undefined;
  return { traceId, parentId, flags: Number.parseInt(flags, 16) & (SAMPLED | RANDOM), state: parseTraceState(tracestate) };
}

/** The list as one header value; undefined when it is empty or breaks the rules, because a broken list is dropped whole. */
export function parseTraceState(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const members = text
    .split(',')
    .map((member) => without(member, ' \t'))
    .filter((member) => member !== '');
  if (members.length === 0 || members.length > MAX_STATE_MEMBERS) return undefined;
  const keys = new Set<string>();
  for (const member of members) {
    const equals = member.indexOf('=');
    const key = member.slice(0, equals);
    if (equals < 1 || keys.has(key) || !STATE_KEY.test(key) || !STATE_VALUE.test(member.slice(equals + 1))) return undefined;
    keys.add(key);
  }
  return shorten(members);
}

/** Cuts whole members, long ones first and then from the end, until what is left may be handed on. */
function shorten(members: readonly string[]): string | undefined {
  let left = [...members];
  if (left.join(',').length > MAX_STATE) left = left.filter((member) => member.length <= 128);
  while (left.join(',').length > MAX_STATE) left.pop();
  return left.length === 0 ? undefined : left.join(',');
}

export function formatTraceparent(context: TraceContext): string {
  return `00-${context.traceId}-${context.parentId}-0${context.flags.toString(16)}`;
}

/** The same trace seen from the next hop: everything stays but the parent id. */
export function withNewParent(context: TraceContext, random: () => number): TraceContext {
  return { ...context, parentId: hexadecimal(16, random) };
}

/** A trace of our own. Not marked sampled: nobody here records it. */
export function newTrace(random: () => number): TraceContext {
  return { traceId: hexadecimal(32, random), parentId: hexadecimal(16, random), flags: RANDOM, state: undefined };
}

/** Random lower-case hex digits, a multiple of eight, never all zero. */
function hexadecimal(digits: number, random: () => number): string {
  let text = '';
  while (text.length < digits)
    text += Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  return /[1-9a-f]/.test(text) ? text : `${text.slice(1)}1`;
}
