/** JSON Schema of what SARIF 2.1.0 and GitHub code scanning require of the parts that are written here. */
const text = { type: 'string', minLength: 1 } as const;
const message = (most: number) => ({
  type: 'object',
  required: ['text'],
  properties: { text: { ...text, maxLength: most } },
});

export const SARIF_PARTS = {
  type: 'object',
  required: ['$schema', 'version', 'runs'],
  properties: {
    $schema: { type: 'string', format: 'uri' },
    version: { const: '2.1.0' },
    runs: {
      type: 'array',
      minItems: 1,
      maxItems: 20,
      items: {
        type: 'object',
        required: ['tool', 'results', 'automationDetails'],
        additionalProperties: false,
        properties: {
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          automationDetails: {
            type: 'object',
            required: ['id'],
            properties: { id: { type: 'string', pattern: '^[^/]+/[^/]+/$' } },
          },
          invocations: {
            type: 'array',
            items: {
              type: 'object',
              required: ['executionSuccessful'],
              properties: {
                executionSuccessful: { type: 'boolean' },
                toolExecutionNotifications: {
                  type: 'array',
                  items: {
                    type: 'object',
                    required: ['message'],
                    properties: { level: { enum: ['none', 'note', 'warning', 'error'] }, message: message(4_096) },
                  },
                },
              },
            },
          },
          tool: {
            type: 'object',
            required: ['driver'],
            properties: {
              driver: {
                type: 'object',
                required: ['name', 'rules'],
                properties: {
                  name: text,
                  semanticVersion: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+' },
                  rules: {
                    type: 'array',
                    maxItems: 25_000,
                    items: {
                      type: 'object',
                      required: ['id', 'shortDescription', 'fullDescription', 'help', 'properties'],
                      properties: {
                        id: text,
                        name: text,
                        shortDescription: message(1_024),
                        fullDescription: message(1_024),
                        help: { type: 'object', required: ['text'], properties: { text, markdown: text } },
                        defaultConfiguration: {
                          type: 'object',
                          properties: { level: { enum: ['none', 'note', 'warning', 'error'] } },
                        },
                        properties: {
                          type: 'object',
                          required: ['precision', 'problem.severity', 'tags'],
                          properties: {
                            precision: { enum: ['very-high', 'high', 'medium', 'low'] },
                            'problem.severity': { enum: ['error', 'warning', 'recommendation'] },
                            tags: { type: 'array', maxItems: 20, uniqueItems: true, items: text },
                          },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
          results: {
            type: 'array',
            maxItems: 25_000,
            items: {
              type: 'object',
              required: ['ruleId', 'ruleIndex', 'level', 'message', 'locations', 'partialFingerprints'],
              properties: {
                ruleId: text,
                ruleIndex: { type: 'integer', minimum: 0 },
                level: { enum: ['note', 'warning', 'error'] },
                message: message(4_096),
                locations: {
                  type: 'array',
                  minItems: 1,
                  maxItems: 1,
                  items: {
                    type: 'object',
                    required: ['physicalLocation'],
                    properties: {
                      physicalLocation: {
                        type: 'object',
                        required: ['artifactLocation', 'region'],
                        properties: {
                          artifactLocation: {
                            type: 'object',
                            required: ['uri'],
                            properties: {
                              uri: { type: 'string', minLength: 1, format: 'uri-reference', pattern: '^[^/:]+(/|$)' },
                            },
                          },
                          region: {
                            type: 'object',
                            required: ['startLine', 'startColumn', 'endLine', 'endColumn'],
                            properties: {
                              startLine: { type: 'integer', minimum: 1 },
                              startColumn: { type: 'integer', minimum: 1 },
                              endLine: { type: 'integer', minimum: 1 },
                              endColumn: { type: 'integer', minimum: 1 },
                            },
                          },
                        },
                      },
                    },
                  },
                },
                partialFingerprints: {
                  type: 'object',
                  required: ['primaryLocationLineHash'],
                  properties: { primaryLocationLineHash: { type: 'string', pattern: '^[0-9a-f]{16}:[0-9]+$' } },
                },
              },
            },
          },
        },
      },
    },
  },
} as const;
