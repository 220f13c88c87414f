import { SOURCE_KINDS } from '../../../document/import/source.ts';
import type { Description } from '../../command.ts';

export const importCommand = {
  examples: [
    { command: 'concordat import openapi.yaml', says: 'writes a document for the API it describes, and links to it' },
    { command: 'concordat import docs/external-apis.md --dry-run', says: 'shows what would be written, and writes nothing' },
    { command: 'concordat import catalog-info.yaml resiliency.yaml --to integrations', says: 'several files, of any kind' },
  ],
  arguments: [
    {
      name: 'source',
      summary:
        'A file that a team has already: OpenAPI or Swagger, AsyncAPI, WSDL, a Backstage catalogue, a Dapr resiliency file, or prose about several systems in Markdown.',
      required: true,
      repeated: true,
      offers: 'file',
    },
  ],
  flags: [
    { name: 'to', value: '<folder>', summary: 'Folder that the documents are written to.', setting: 'folder', offers: 'folder' },
    {
      name: 'as',
      value: '<kind>',
      choices: SOURCE_KINDS,
      summary: 'What the files are; by default their content says it.',
      offers: SOURCE_KINDS,
    },
    { name: 'copy', summary: 'Copy contracts into the folder instead of linking to them; done anyway for files elsewhere.' },
    { name: 'dry-run', summary: 'Write the documents to standard output and no file.' },
  ],
  exits: [
    ['0', 'everything is imported, or was there already'],
    ['2', 'a source could not be read, or a file is in the way; the others are imported'],
  ],
} as const satisfies Description;
