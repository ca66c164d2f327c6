import type { ToolReply, ToolRequest, ToolServers } from '../host.ts';

/** What tool servers answer: a text, a reply, or an error to fail with. */
export type ToolScript = (request: ToolRequest) => string | Partial<ToolReply> | Error | Promise<string>;

export interface ScriptedTools extends ToolServers {
  /** Every call that was made, in order. */
  readonly requests: readonly ToolRequest[];
}

/** Tool servers for tests that answer as the script says. */
export function scriptedTools(script: ToolScript): ScriptedTools {
  const requests: ToolRequest[] = [];
  return {
    requests,
    async call(request, { signal }) {
      requests.push(request);
      const said = await script(request);
      signal.throwIfAborted();
      if (said instanceof Error) throw said;
      const reply = typeof said === 'string' ? { content: [{ type: 'text', text: said }] } : said;
      return { content: [], isError: false, ...reply };
    },
  };
}
