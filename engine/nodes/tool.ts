import { FlowError } from '../errors.ts';
import type { NodeOf } from '../format/flow-file.ts';
import { printTool, toolBytes } from '../format/tool-node.ts';
import type { ToolReply } from '../host.ts';
import { depthOf, findForbiddenKey, isJsonObject, type Json, type JsonObject } from '../json.ts';
import { compileSchema } from '../schema/check-value.ts';
import { parseReply } from '../schema/parse-reply.ts';
import type { PortSchema } from '../schema/port-schema.ts';
import type { ActivationContext, NodeLogic } from './node-logic.ts';

type Tool = NodeOf<'tool'>;
type Context = ActivationContext<Tool>;

const maxDepth = 64;

/** One call of a tool of a server that the flow declares, with the tools that the run was granted. */
export const toolLogic: NodeLogic<Tool> = {
  begin(context) {
    const { server, tool, maxBytes = toolBytes.standard } = context.node;
    const call = { server, tool, arguments: argumentsOf(context), maxBytes };
    return {
      do: 'perform',
      calls: 0,
      effect: async ({ useTool }) => ({ outputs: outputsOf(context, await useTool(call)) }),
    };
  },
};

function argumentsOf({ node, inputs, address }: Context): JsonObject {
  if (node.inputs !== undefined) return { ...inputs };
  const given = inputs.arguments ?? {};
  if (isJsonObject(given)) return given;
  throw new FlowError('MESSAGE_INVALID', `The arguments of node "${node.id}" are no object.`, {
    where: { node: node.id, port: 'arguments', address },
  });
}

/** What comes from outside is plain JSON of a depth that everything here can go through. */
function requirePlain({ node, address }: Context, { content, structured = null }: ToolReply): void {
  const all = [...content, structured];
  const forbidden = findForbiddenKey(all);
  const isDeep = depthOf(all) > maxDepth;
  if (forbidden === undefined && !isDeep) return;
  const why = isDeep ? `nests more than ${maxDepth} levels` : 'has a property with a name that is not allowed';
  throw new FlowError('MESSAGE_INVALID', `What "${printTool(node)}" answered ${why}.`, {
    where: { node: node.id, address },
  });
}

function outputsOf(context: Context, reply: ToolReply): JsonObject {
  const { node, address } = context;
  requirePlain(context, reply);
  const said = textOf(reply);
  const where = { node: node.id, address };
  if (reply.isError)
    throw new FlowError('TOOL_FAILED', `The tool "${printTool(node)}" failed.`, { where, detail: said.slice(0, 2000) });
  const { structured } = reply;
  const value = node.response === undefined ? structured : checked(context, node.response.schema, reply);
  return {
    ...fieldsOf(node.response?.schema, value),
    text: said,
    ...(value === undefined ? {} : { value }),
    content: [...reply.content],
  };
}

/** The tool's data, or those in its text, by the schema that the flow declares. A tool is not asked again. */
function checked({ node, address }: Context, schema: PortSchema, reply: ToolReply): Json {
  const said = textOf(reply);
  const read = reply.structured === undefined ? parseReply(said, schema) : checkData(reply.structured, schema);
  if (read.ok) return read.value;
  throw new FlowError('RESPONSE_INVALID', `What "${printTool(node)}" answered does not fit: ${read.reason}`, {
    where: { node: node.id, address },
    detail: said.slice(0, 2000),
    retry: 'never',
  });
}

function checkData(value: Json, schema: PortSchema): ReturnType<typeof parseReply> {
  const result = compileSchema(schema).check(value);
  if (result.ok) return result;
  const reason = result.problems.map(({ path, message }) => `${path === '' ? '' : `${path}: `}${message}`).join('; ');
  return { ok: false, reason: `${reason}.` };
}

function fieldsOf(schema: PortSchema | undefined, value: Json | undefined): JsonObject {
  if (schema === undefined || !isJsonObject(value)) return {};
  const names = Object.keys(schema.properties ?? {}).filter((name) => value[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, value[name]!]));
}

/** All that is text in a reply; its data as JSON when there is none. */
function textOf({ content, structured }: ToolReply): string {
  const texts = content.flatMap((block) => {
    if (typeof block.text === 'string') return [block.text];
    const resource = isJsonObject(block.resource) ? block.resource.text : undefined;
    return typeof resource === 'string' ? [resource] : [];
  });
  return texts.length === 0 && structured !== undefined ? JSON.stringify(structured) : texts.join('\n');
}
