import type { ProblemName } from '../problem-types.ts';
import { PROBLEM_TYPES } from '../problem-types.ts';

/** The page that a problem's `type` leads to. */
export function problemPage(name: ProblemName): string {
  const { status, title, remedy } = PROBLEM_TYPES[name];
  return `# ${title}

\`${name}\`, answered with status ${status}.

## What to do

${remedy}

The problem's \`detail\` says what happened to which call; \`clause\` names the line of the document that decided, where one did.
`;
}
