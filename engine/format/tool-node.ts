import { z } from 'zod';
import { PortSchema } from '../schema/port-schema.ts';
import { FlowName, Identifier } from './names.ts';
import { common, PortOptions } from './node-schemas.ts';

/** The name by which a flow and the operator mean the same MCP server; the address is the operator's alone. */
export const ServerName = FlowName;

/** The name of a tool as its server gives it. */
export const ToolName = z
  .string()
  .regex(/^[A-Za-z0-9_./-]{1,128}$/, 'must be the name of a tool: letters, digits, "_", ".", "/" or "-"');

/** What a run may be granted: one tool, or with the server's name alone all of its tools. */
export const ToolGrant = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,63}(\/[A-Za-z0-9_./-]{1,128})?$/,
    'must be the name of a tool server, or of one of its tools such as files/read',
  );

/** Bytes of a reply that are read unless the node says otherwise, and the most that it may say. */
export const toolBytes = { standard: 1_000_000, most: 2_000_000 } as const;

/** One tool of an MCP server. */
const tool = { server: ServerName, tool: ToolName };

export const ToolNode = z.strictObject({
  ...common,
  type: z.literal('tool'),
  ...tool,
  /** The tool's parameters, each a port. Without them there is one port, `arguments`, which takes all as one object. */
  inputs: z.record(Identifier, PortOptions).optional(),
  /** What the tool's data are checked against; its properties become outputs. */
  response: z.strictObject({ schema: PortSchema }).optional(),
  maxBytes: z.int().min(1).max(toolBytes.most).optional(),
});

/**
 * A tool of an MCP server that a model may use. What the model is told of it is written here, so that the server
 * cannot put other words into a flow that was read and allowed before.
 */
export const ServerTool = z.strictObject({
  ...tool,
  description: z.string().max(4000).optional(),
  parameters: PortSchema,
});
export type ServerTool = z.infer<typeof ServerTool>;

/** `server/tool`, as grants and messages name it. */
export function printTool({ server, tool: name }: Pick<ServerTool, 'server' | 'tool'>): string {
  return `${server}/${name}`;
}

/** Whether a grant covers a tool. */
export function coversTool(grant: string, needed: string): boolean {
  return grant === needed || (!grant.includes('/') && needed.startsWith(`${grant}/`));
}
