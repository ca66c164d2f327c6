import { FlowError } from '#engine/errors';
import type { ToolReply, ToolServers } from '#engine/host';
import { ToolReplyView } from '#engine/protocol/index';
import { readRefusal } from '../client/request-error.ts';

/** Tool servers for runs in the browser: our server calls them, which knows their addresses and keeps their secrets. */
export const browserTools: ToolServers = {
  async call(request, { signal }): Promise<ToolReply> {
    const response = await fetch('/api/tool-calls', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      // The engine names only the part of a signal that it uses; what it hands out is the platform's own.
      signal: signal as globalThis.AbortSignal,
    }).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw new FlowError('TOOL_UNREACHABLE', 'The server that calls tools for this page does not answer.', { cause });
    });
    if (!response.ok) throw await readRefusal(response, 'The call');
    const { structured, ...reply } = ToolReplyView.parse(await response.json());
    return { ...reply, ...(structured === undefined ? {} : { structured }) };
  },
};
