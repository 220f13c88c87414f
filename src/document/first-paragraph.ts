/** The first paragraph of a page, on one line; empty when it has none. */
export function firstParagraph(page: string): string {
  const lines: string[] = [];
  for (const line of page.split('\n')) {
    const plain = line.trim();
    if (plain.startsWith('#') || plain.startsWith('<!--')) continue;
    if (plain === '' && lines.length > 0) break;
    if (plain !== '') lines.push(plain);
  }
  return lines.join(' ');
}
