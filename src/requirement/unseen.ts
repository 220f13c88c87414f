/**
 * Characters that nobody sees and that change what is seen: bidirectional controls, which make a line read as something else, and
 * soft hyphens, zero-width spaces, invisible operators and tags, which make two texts look alike. The joiners of emoji and of
 * Persian are none of them, nor are marks. What a control character is, each kind of output says for itself.
 */
const UNSEEN =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** Each unit of one of them, and of half a pair, becomes U+FFFD, which is seen; the length stays. */
export function withoutUnseen(text: string): string {
  return text.replace(UNSEEN, replaced);
}

function replaced(character: string): string {
  return '\ufffd'.repeat(character.length);
}
