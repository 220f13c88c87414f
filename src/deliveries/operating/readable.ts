/** Payloads as people read and edit them: the body that is delivered, apart from what the box keeps around it. */
import type { DeliveryBox } from '../../requirement/delivery.ts';
import { decodeReceived, encodeReceived } from '../inbox/received-event.ts';
import { decodeCall, encodeCall } from '../outbox/portable-call.ts';

export interface Readable {
  /** What is kept beside the body, as values of JSON; undefined: nothing. */
  readonly envelope: object | undefined;
  readonly body: Uint8Array;
}

interface View {
  read(payload: Uint8Array): Readable;
  /** The payload with another body in it. Throws when the box could not deliver that. */
  write(payload: Uint8Array, body: Uint8Array): Uint8Array;
}

const WHOLE: View = {
  read: (payload) => ({ envelope: undefined, body: payload }),
  write: (_, body) => body,
};

const RECEIVED: View = {
  read: (payload) => {
    const { body, ...envelope } = decodeReceived(payload);
    return { envelope, body };
  },
  write: (payload, body) => encodeReceived({ ...decodeReceived(payload), body }),
};

/** A call is text that people can read; what was edited must still be a call, and of the same operation. */
const CALL: View = {
  read: WHOLE.read,
  write: (payload, body) => {
    const { operation } = decodeCall(payload);
    const edited = decodeCall(body);
    if (edited.operation !== operation)
      throw new Error(`it is a call of "${edited.operation}", and the delivery is one of "${operation}"`);
    return encodeCall(edited);
  },
};

const VIEWS: Readonly<Record<DeliveryBox, View>> = { outbox: CALL, inbox: RECEIVED, subscriptions: WHOLE };

/** What cannot be read (a later version has written it) is shown whole. */
export function readable(box: DeliveryBox, payload: Uint8Array): Readable {
  try {
    return VIEWS[box].read(payload);
  } catch {
    return WHOLE.read(payload);
  }
}

export function withBody(box: DeliveryBox, payload: Uint8Array, body: Uint8Array): Uint8Array {
  return VIEWS[box].write(payload, body);
}
