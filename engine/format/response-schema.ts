import type { z } from 'zod';
import type { PortSchema } from '../schema/port-schema.ts';
import type { NodeOf } from './flow-file.ts';
import type { ExtractedResponse } from './node-schemas.ts';

/** How often a reply that does not fit its schema is sent back unless the node says otherwise. */
export const defaultRepairs = 1;

type Extract = z.infer<typeof ExtractedResponse>['extract'];

const approval: PortSchema = {
  type: 'object',
  properties: {
    approved: { type: 'boolean', title: 'Approved' },
    comment: { type: 'string', title: 'Comment', format: 'multiline' },
  },
  required: ['approved'],
};
const choice: PortSchema = {
  type: 'object',
  properties: { choice: { type: 'string', title: 'Choice' } },
  required: ['choice'],
};

const rating: PortSchema = {
  type: 'object',
  properties: {
    rating: { type: 'integer', title: 'Rating', minimum: 1, maximum: 5 },
    comment: { type: 'string', title: 'Comment', format: 'multiline' },
  },
  required: ['rating'],
};
const ranking: PortSchema = {
  type: 'object',
  properties: { ranking: { type: 'array', title: 'Ranking', description: 'Best first.', items: { type: 'string' } } },
  required: ['ranking'],
};

/** The form of what is looked for in a text, so that a person can take the seat. */
function schemaOf(extract: Extract): PortSchema {
  const fields = Object.entries(extract);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map(([name, field]) => [name, fieldSchema(field)])),
    required: fields.filter(([, field]) => field.optional !== true && field.as !== 'found').map(([name]) => name),
  };
}

function fieldSchema({ as, take }: Extract[string]): PortSchema {
  if (as === 'found') return { type: 'boolean' };
  const one: PortSchema =
    as === 'number' ? { type: 'number' } : as === 'json' ? {} : { type: 'string', format: 'multiline' };
  return take === 'all' ? { type: 'array', items: one } : one;
}

/**
 * The schema of what an `ask` answers, or undefined when it answers plain text. It depends on the node and
 * never on who performs it, so that a person and a model can take each other's seat.
 */
export function responseSchemaOf(node: Pick<NodeOf<'ask'>, 'response' | 'task'>): PortSchema | undefined {
  if (node.response !== undefined)
    return 'schema' in node.response ? node.response.schema : schemaOf(node.response.extract);
  switch (node.task?.kind) {
    case 'approve':
      return approval;
    case 'choose':
      return choice;
    case 'rate':
      return rating;
    case 'rank':
      return ranking;
    default:
      return undefined;
  }
}
