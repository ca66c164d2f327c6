import { z } from 'zod';
import { JsonRecord, JsonValue } from '../format/node-schemas.ts';
import { ServerName, ToolName, toolBytes } from '../format/tool-node.ts';
import { PortSchema } from '../schema/port-schema.ts';

/** The name of a header that a secret may be sent in. */
const SecretHeader = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'must be the name of a header');

const ToolServerURL = z.url().refine((text) => {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, hash } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '' && hash === '';
}, 'must begin with http:// or https:// and hold no user, no password and no fragment');

/** An MCP server as the workbench sees it. A secret goes in and never comes out. */
export const ToolServerView = z
  .strictObject({
    name: ServerName,
    url: ToolServerURL,
    header: z.string(),
    hasSecret: z.boolean(),
    /** Where it was configured; what the environment says cannot be changed from the page. */
    origin: z.enum(['environment', 'settings']),
  })
  .meta({ id: 'ToolServer' });

export const ToolServerInput = z
  .strictObject({
    url: ToolServerURL,
    /** `Authorization` when absent. */
    header: SecretHeader.optional(),
    /** The whole value of the header, for example `Bearer …`. */
    secret: z
      .string()
      .regex(/^[\t\x20-\x7e]{0,4000}$/, 'must be what a header can hold')
      .optional(),
  })
  .meta({ id: 'ToolServerInput' });

export const ToolServerList = z.strictObject({ servers: z.array(ToolServerView) }).meta({ id: 'ToolServerList' });

/** A tool as its server describes it, with as much of its schemas as ports can have. */
export const ToolView = z
  .strictObject({
    name: ToolName,
    title: z.string().optional(),
    description: z.string(),
    parameters: PortSchema,
    output: PortSchema.optional(),
  })
  .meta({ id: 'Tool' });

export const ToolServerTest = z
  .strictObject({ ok: z.boolean(), tools: z.array(ToolView), message: z.string() })
  .meta({ id: 'ToolServerTest' });

/** A call that a browser run asks the server to make, which knows the address and the secret. */
export const ToolCallRequest = z
  .strictObject({
    server: ServerName,
    tool: ToolName,
    arguments: JsonRecord,
    maxBytes: z.int().min(1).max(toolBytes.most),
    idempotencyKey: z.string().regex(/^[\x21-\x7e]{1,20000}$/),
  })
  .meta({ id: 'ToolCall' });

export const ToolReplyView = z
  .strictObject({ content: z.array(JsonRecord), structured: JsonValue.optional(), isError: z.boolean() })
  .meta({ id: 'ToolReply' });

export type ToolServerView = z.infer<typeof ToolServerView>;
export type ToolServerInput = z.infer<typeof ToolServerInput>;
export type ToolView = z.infer<typeof ToolView>;
export type ToolServerTest = z.infer<typeof ToolServerTest>;
