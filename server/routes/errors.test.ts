import { describe, expect, it } from 'vitest';
import { type ErrorCode, errorTable, FlowError } from '#engine/errors';
import { ProblemView } from '#engine/protocol/index';
import { loopbackRules } from '../access/access-rules.ts';
import { createApp } from '../app.ts';
import type { ServerParts } from '../server-parts.ts';
import { ServerMetrics } from '../telemetry/metrics.ts';
import { ListedError, problemBody, statusOf } from './problem.ts';

/** An app whose library fails as it is told; nothing else of it is used. */
function appThatThrows(error: unknown): { ask: () => Promise<Response>; logged: unknown[] } {
  const logged: unknown[] = [];
  const parts = {
    rules: loopbackRules(4100, 'secret'),
    catalog: { search: () => Promise.reject(error) },
    metrics: new ServerMetrics(),
    stopping: new AbortController().signal,
    webRoot: undefined,
    version: '0.0.0',
    limits: {},
    log: (_level: string, _message: string, cause: unknown) => logged.push(cause),
  } as unknown as ServerParts;
  const headers = { host: '127.0.0.1:4100', authorization: 'Bearer secret' };
  const ask = async () => createApp(parts).request('/api/library', { headers });
  return { ask, logged };
}

describe('errors', () => {
  it('that nobody expected are a bare 500: their text goes to the log only', async () => {
    for (const error of [
      new Error('key sk-CANARY in /home/ada'),
      new FlowError('INTERNAL', 'sk-CANARY'),
      new TypeError('sk-CANARY'),
    ]) {
      const { ask, logged } = appThatThrows(error);
      const response = await ask();
      const text = await response.text();
      expect(response.status).toBe(500);
      expect(JSON.parse(text)).toMatchObject({ error: { code: 'INTERNAL' } });
      expect(text).not.toContain('CANARY');
      expect(logged).toEqual([error]);
    }
  });

  it('of ours come with code, message, help and the places to mend', async () => {
    const problems = [{ path: 'nodes[0]', message: 'No.', severity: 'error' }];
    const response = await appThatThrows(new ListedError('FLOW_INVALID', 'Two things are wrong.', problems)).ask();
    expect(response.status).toBe(422);
    expect(ProblemView.parse(await response.json())).toEqual({
      error: {
        code: 'FLOW_INVALID',
        message: 'Two things are wrong.',
        help: errorTable.FLOW_INVALID.help,
        where: { path: 'nodes[0]' },
        problems: [{ path: 'nodes[0]', message: 'No.' }],
      },
    });
  });

  it('all have a status of their kind and the agreed form', () => {
    for (const code of Object.keys(errorTable) as ErrorCode[]) {
      const error = new FlowError(code, 'Something happened.');
      expect(statusOf(error)).toBeGreaterThanOrEqual(400);
      expect(() => ProblemView.parse(problemBody(error))).not.toThrow();
    }
  });
});
