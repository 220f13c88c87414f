/** An answer's body, as it comes, at the speed of whoever reads it. */
import type { HttpAnswer } from '../../../adapters/http/answer.ts';
import type { Output } from '../../output.ts';
import { printableLines } from '../../render/printable.ts';

/** A terminal gets text in which nothing can control it; a file or a pipe gets the bytes. Rejects when the body breaks off. */
export async function writeAnswer(answer: HttpAnswer, out: Output): Promise<void> {
  const decoder = out.interactive ? new TextDecoder() : undefined;
  let last = '';
  for await (const chunk of chunksOf(answer)) {
    last = decoder?.decode(chunk, { stream: true }) ?? '';
    out.write(decoder === undefined ? chunk : printableLines(last));
    await out.drained();
  }
  if (decoder !== undefined && last !== '' && !last.endsWith('\n')) out.lines('');
}

/** A coded body is read whole and decoded; any other is streamed. */
async function* chunksOf({ headers, body }: HttpAnswer): AsyncIterable<Uint8Array> {
  const coded = headers.some((name, index) => index % 2 === 0 && name.toLowerCase() === 'content-encoding');
  if (coded) yield await body.bytes();
  else yield* body.stream();
}
