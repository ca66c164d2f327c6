import type { JsonObject } from '#engine/json';
import type { ReleaseSummary } from '#engine/protocol/index';

/** Looks at a run that was begun before. No flow can have this name: theirs have no underscore. */
export const lookTool = 'look_at_run';

/** What every call answers with, so that a run that waits for a person is an answer too. */
function resultSchema(output: JsonObject): JsonObject {
  return {
    type: 'object',
    properties: {
      run: { type: 'string', description: 'Id of the run' },
      status: { type: 'string', enum: ['running', 'waiting', 'paused', 'completed', 'failed', 'cancelled'] },
      output: { ...output, description: 'Present once the run has completed' },
      tasks: {
        type: 'array',
        description: 'What people are asked before it can go on',
        items: {
          type: 'object',
          properties: { id: { type: 'string' }, title: { type: 'string' }, url: { type: 'string' } },
          required: ['id', 'title', 'url'],
        },
      },
      error: {
        type: 'object',
        properties: { code: { type: 'string' }, message: { type: 'string' }, help: { type: 'string' } },
      },
    },
    required: ['run', 'status'],
  };
}

export interface ToolDescription {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: { readonly type: 'object' } & JsonObject;
  readonly outputSchema: { readonly type: 'object' } & JsonObject;
}

/** The tool that a released flow is. */
export function toolOf({ name, title, description, interface: ports, needs }: ReleaseSummary): ToolDescription {
  const asks = needs.people.length === 0 ? '' : ` People take part in it (${needs.people.join(', ')}).`;
  const { input, output, optional = [] } = ports;
  const required = Object.keys(input).filter((port) => !optional.includes(port) && input[port]?.default === undefined);
  return {
    name,
    title,
    description: `${description}${asks}`.trim() || title,
    inputSchema: schemaOf(input, required),
    outputSchema: { ...resultSchema(schemaOf(output, [])), type: 'object' },
  };
}

export const lookToolDescription: ToolDescription = {
  name: lookTool,
  title: 'Look at a run',
  description: 'What became of a run that an earlier call began: its status, its output, what it waits for.',
  inputSchema: {
    type: 'object',
    properties: { run: { type: 'string' } },
    required: ['run'],
    additionalProperties: false,
  },
  outputSchema: { ...resultSchema({ type: 'object' }), type: 'object' },
};

function schemaOf(ports: Readonly<Record<string, object>>, required: readonly string[]) {
  const properties = JSON.parse(JSON.stringify(ports)) as JsonObject; // port schemas are plain JSON Schema
  return { type: 'object' as const, properties, required: [...required], additionalProperties: false };
}
