import { placeOfTask } from '../place.ts';
import { NOTHING, type Rule } from '../rule.ts';

/** Gates: somebody decides, and may be asked later. */
const DECIDED = ['Architecture review', 'Security review', 'Production deployment'];

export const doneWithoutOwnerOrDate: Rule = {
  code: 'done-without-owner-or-date',
  why: 'A decision that nobody signed cannot be asked about, and nobody knows whether it is older than the thing it was about.',
  meaning({ workflow: { tasks }, criticality }, document) {
    if (criticality === 'optional') return NOTHING;
    const unsigned = tasks.flatMap(({ item, done, by, on }, at) =>
      done && DECIDED.includes(item) && (by === undefined || on === undefined) ? [at] : [],
    );
    const first = unsigned[0];
    if (first === undefined) return NOTHING;
    const names = unsigned.map((at) => tasks[at]?.item ?? '');
    return [
      {
        severity: 'note',
        range: placeOfTask(document, tasks, first),
        clause: undefined,
        message: `${names.join(', ')}: done, and the document does not say by whom and when.`,
        remedy: `Write the name and the day behind it: \`${names[0]} (Anna Rossi, 2026-10-01)\`.`,
      },
    ];
  },
};
