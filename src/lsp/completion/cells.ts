/** Words that columns of the known tables take. */
import { CompletionItemKind } from 'vscode-languageserver';
import { MEANINGS } from '../../document/compile/error-rules.ts';
import type { Offer } from './item.ts';

const WORDS: Readonly<Record<string, readonly string[]>> = {
  outcome: [...MEANINGS, 'rejected, retry'],
  idempotent: ['yes', 'no', 'by key'],
  category: ['Availability', 'Security', 'Performance', 'Business'],
  likelihood: ['Low', 'Medium', 'High'],
  impact: ['Low', 'Medium', 'High'],
};

export function cellOffers(column: string): Offer[] {
  return (WORDS[column] ?? []).map((word) => ({ label: word, kind: CompletionItemKind.EnumMember, text: word }));
}
