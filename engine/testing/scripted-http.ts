import type { HttpClient, HttpReply, HttpRequest } from '../host.ts';

/** What the world outside answers: a text with status 200, a reply, or an error to fail with. */
export type HttpScript = (request: HttpRequest) => string | Partial<HttpReply> | Error | Promise<string>;

export interface ScriptedHttp extends HttpClient {
  /** Every request that was made, in order. */
  readonly requests: readonly HttpRequest[];
}

/** A world outside for tests that answers as the script says. */
export function scriptedHttp(script: HttpScript): ScriptedHttp {
  const requests: HttpRequest[] = [];
  return {
    requests,
    async send(request, { signal }) {
      requests.push(request);
      const said = await script(request);
      signal.throwIfAborted();
      if (said instanceof Error) throw said;
      return { status: 200, headers: {}, text: '', ...(typeof said === 'string' ? { text: said } : said) };
    },
  };
}
