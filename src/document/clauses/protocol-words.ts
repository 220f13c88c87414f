/** Protocols as engineers write them: with a version, with what runs over them, with a remark. It must not know which ones there are. */

/** What is sent over HTTP and is no protocol that a client speaks. */
const MESSAGES = ['soap', 'rest', 'json', 'xml', 'odata', 'graphql', 'xml-rpc', 'json-rpc', 'jsonapi', 'webhook'];
const TAILS = [' only', ' wire protocol', ' protocol', ' api', ' with starttls', ' + starttls', ' starttls', ', starttls'];
const SECURITY = ['sasl_ssl', 'sasl_plaintext', 'sasl', 'ssl', 'plaintext', 'starttls', 'sasl/scram', 'mtls'];
const BETWEEN = [' over ', ' via ', ' on ', ' through ', ' über ', ' su ', ' sobre ', ' sur '];

/** Names that the words may stand for, the likeliest first. */
export function protocolNames(written: string): string[] {
  const whole = plain(written);
  const names = /^resp[23]?\b/i.test(whole) ? ['Redis'] : [whole];
  for (const word of BETWEEN) {
    const at = whole.toLowerCase().indexOf(word);
    if (at < 1) continue;
    const [above, below] = [plain(whole.slice(0, at)), plain(whole.slice(at + word.length))];
    const isMessage = MESSAGES.some((message) => above.toLowerCase().startsWith(message));
    names.push(...(isMessage ? [below, above] : [above, below]));
  }
  return names;
}

/** Without a remark in brackets, a version, and words that say nothing more. */
function plain(written: string): string {
  let name = written.trim();
  for (let before = ''; before !== name; ) {
    before = name;
    const open = name.endsWith(')') ? name.lastIndexOf('(') : -1;
    if (open > 0) name = name.slice(0, open).trim();
    const tail = TAILS.find((each) => name.toLowerCase().endsWith(each));
    if (tail !== undefined) name = name.slice(0, -tail.length).trim();
    const comma = name.lastIndexOf(',');
    if (
      comma > 0 &&
      SECURITY.includes(
        name
          .slice(comma + 1)
          .trim()
          .toLowerCase(),
      )
    )
      name = name.slice(0, comma).trim();
    const space = Math.max(name.lastIndexOf(' '), name.lastIndexOf('/'));
    if (space > 0 && /^v?\d[\d.-]{0,10}$/i.test(name.slice(space + 1))) name = name.slice(0, space).trim();
  }
  return name;
}
