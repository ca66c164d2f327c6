import type { PortSchema } from '../schema/port-schema.ts';
import type { NodeOf } from './flow-file.ts';

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

/**
 * The schema of what an `ask` answers, or undefined when it answers plain text. It depends on the node and
 * never on who performs it, so that a person and a model can take each other's seat.
 */
export function responseSchemaOf(node: NodeOf<'ask'>): PortSchema | undefined {
  if (node.response !== undefined) return node.response.schema;
  switch (node.task?.kind) {
    case 'approve':
      return approval;
    case 'choose':
      return choice;
    default:
      return undefined;
  }
}
