import type { Description } from '../../command.ts';

export const graph = {
  examples: [
    { command: 'concordat graph --out integrations.svg', says: 'a picture of everything' },
    {
      command: 'concordat graph --from REQ-I-003 --depth 1 --format mermaid',
      says: 'what is tied to one integration, for Markdown',
    },
    { command: 'concordat graph --feature REQ-F-001 --format dot | dot -Tpng > feature.png', says: 'what one feature stands on' },
    { command: 'concordat graph --criticality critical --format json', says: 'for a program' },
  ],
  arguments: [
    {
      name: 'path',
      summary: 'Folders that hold documents, or single documents.',
      required: false,
      repeated: true,
      offers: 'file',
    },
  ],
  flags: [
    {
      name: 'format',
      value: '<format>',
      choices: ['svg', 'mermaid', 'dot', 'json'],
      summary: 'How it is drawn; without it as the ending of --out says (svg, mmd, md, dot, gv, json), else svg.',
      offers: ['svg', 'mermaid', 'dot', 'json'],
    },
    { name: 'from', value: '<id>', summary: 'Draw only what lies around this integration or feature.', offers: 'id' },
    { name: 'depth', value: '<steps>', summary: 'How many steps around --from; 2 without it.' },
    {
      name: 'criticality',
      value: '<criticality>',
      choices: ['critical', 'important', 'optional'],
      summary: 'Draw only integrations of this criticality, and the features they support.',
      offers: ['critical', 'important', 'optional'],
    },
    { name: 'feature', value: '<id>', summary: 'Draw only this feature and everything it stands on.' },
    { name: 'out', short: 'o', value: '<file>', summary: 'Write to this file instead of standard output.', offers: 'file' },
  ],
  exits: [
    ['0', 'drawn'],
    ['1', 'drawn, without what documents say that do not compile'],
    ['2', 'nothing to draw, or too much for one picture'],
  ],
} as const satisfies Description;
