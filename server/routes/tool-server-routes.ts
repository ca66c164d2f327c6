import { z } from 'zod';
import { FlowError } from '#engine/errors';
import { ServerName } from '#engine/format/index';
import {
  ToolCallRequest,
  ToolReplyView,
  ToolServerInput,
  ToolServerList,
  ToolServerTest,
  ToolServerView,
} from '#engine/protocol/index';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';

const Named = z.strictObject({ name: ServerName });

/** MCP servers: where they are, which tools they have, and calls for runs in the browser. */
export function toolServerRoutes(parts: ServerParts): Endpoint[] {
  const { tools } = parts;
  return [
    endpoint(
      {
        method: 'get',
        path: '/settings/tool-servers',
        access: 'viewer',
        summary: 'Servers whose tools flows may use, without their secrets',
        reply: ToolServerList,
      },
      async () => ({ servers: await tools.list() }),
    ),
    endpoint(
      {
        method: 'put',
        path: '/settings/tool-servers/{name}',
        access: 'admin',
        summary: 'Add or change a tool server; without `secret` its secret stays, unless the address is another',
        params: Named,
        body: ToolServerInput,
        reply: ToolServerView,
        refusals: [409],
      },
      async ({ params, body }) => tools.save(params.name, body),
    ),
    endpoint(
      {
        method: 'delete',
        path: '/settings/tool-servers/{name}',
        access: 'admin',
        summary: 'Remove a tool server and its secret',
        params: Named,
        refusals: [409],
      },
      async ({ params }) => {
        await tools.remove(params.name);
      },
    ),
    endpoint(
      {
        method: 'post',
        path: '/settings/tool-servers/{name}/test',
        access: 'admin',
        summary: 'Ask a tool server which tools it has',
        params: Named,
        reply: ToolServerTest,
      },
      async ({ params, context }) => {
        if (!(await tools.has(params.name)))
          throw new FlowError('NOT_FOUND', `There is no tool server "${params.name}".`);
        try {
          const found = await tools.tools(params.name, AbortSignal.any([context.req.raw.signal, parts.stopping]));
          const count = found.length === 1 ? '1 tool' : `${found.length} tools`;
          return { ok: true, tools: found, message: `It answers and offers ${count}.` };
        } catch (error) {
          if (!(error instanceof FlowError)) throw error;
          return { ok: false, tools: [], message: `${error.message} ${error.detail ?? error.help}` };
        }
      },
    ),
    endpoint(
      {
        method: 'post',
        path: '/tool-calls',
        access: 'admin',
        summary: 'One call of a tool that a run in the browser was granted',
        body: ToolCallRequest,
        reply: ToolReplyView,
        refusals: [413, 422, 503],
      },
      async ({ body, context }) => {
        const signal = AbortSignal.any([context.req.raw.signal, parts.stopping]);
        return await tools.call(body, { signal });
      },
    ),
  ];
}
