import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { printFlow, requireFlow } from '#engine/format/index';
import { type OpenAiServer, startOpenAiServer } from '../../test/openai-server/server.mjs';
import { askModelFlow } from '../testing/test-flows.ts';
import { startTestServer } from '../testing/test-server.ts';
import { runCommand } from './cli.ts';

let openai: OpenAiServer;
let folder: string;
beforeAll(async () => {
  openai = await startOpenAiServer();
  openai.script.always(() => ({ kind: 'reply', usage: { prompt_tokens: 1000, completion_tokens: 1000 } }));
});
afterAll(() => openai.close());
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'flowright-cost-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Outcome {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function run(args: readonly string[], environment: Record<string, string>): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = {
    print: (text: string) => void out.push(text),
    say: (text: string) => void err.push(text),
    environment: { FLOWRIGHT_DATA: path.join(folder, 'data'), ...environment },
  };
  return { status: await runCommand(['run', ...args], terminal), out: out.join('\n'), err: err.join('\n') };
}

const priced = () => ({ OPENAI_BASE_URL: openai.url, OPENAI_MODEL: 'small', OPENAI_PRICES: 'small=1/2,*=9/9' });

function save(flow = askModelFlow): string[] {
  const file = path.join(folder, 'flow.json');
  writeFileSync(file, printFlow(flow));
  return [file, '--input', '{"question":"Why?"}'];
}

describe('The cost of a headless run', () => {
  it('is said with the tokens, and printed with --json', async () => {
    const outcome = await run(save(), priced());
    expect(outcome.err).toContain('solve#1 done (1000 + 1000 tokens, $0.003000)');
    expect(outcome.err).toContain('completed; 1 model calls, 1000 + 1000 tokens, $0.003000;');
    const usage = { calls: 1, inputTokens: 1000, outputTokens: 1000, cost: 0.003 };
    expect(JSON.parse((await run([...save(), '--json'], priced())).out)).toMatchObject({ usage });
  });

  it('is not spoken of when no price is known', async () => {
    const outcome = await run(save(), { ...priced(), OPENAI_PRICES: 'large=1/2' });
    expect(outcome.status).toBe(0);
    expect(outcome.err).not.toContain('$');
  });

  it('stops it at the budget with 4, and it goes on from its journal with more', async () => {
    const twice = requireFlow({
      ...askModelFlow,
      nodes: [
        ...askModelFlow.nodes,
        { id: 'check', type: 'ask', performer: { model: 'solver' }, prompt: 'Check: {{ draft }}' },
      ],
      edges: [
        { from: 'input.question', to: 'solve.question' },
        { from: 'solve.text', to: 'check.draft' },
        { from: 'check.text', to: 'output.answer' },
      ],
    });
    const args = [...save(twice), '--journal', path.join(folder, 'run.jsonl'), '--json'];
    const stopped = await run([...args, '--budget', 'money=0.001'], priced());
    expect(stopped.status).toBe(4);
    expect(stopped.err).toContain('paused: budget (money=0.001)');
    expect(JSON.parse(stopped.out)).toMatchObject({ status: 'paused', usage: { calls: 1, cost: 0.003 } });
    const ended = await run([...args, '--budget', 'money=0.01'], priced());
    expect(ended.status).toBe(0);
    expect(JSON.parse(ended.out)).toMatchObject({ usage: { calls: 2, cost: 0.006 } });
  });

  it('comes from the server that makes the calls', async () => {
    const server = await startTestServer();
    try {
      const prices = [{ model: 'large', input: 2, output: 0 }];
      const provider = { baseURL: openai.url, defaultModel: 'large', prices };
      await server.call('/api/settings/providers/mine', { method: 'PUT', body: provider });
      const outcome = await run([...save(), '--json'], { FLOWRIGHT_DATA: server.dataFolder });
      expect(JSON.parse(outcome.out)).toMatchObject({ status: 'completed', usage: { cost: 0.002 } });
    } finally {
      await server.close();
    }
  });

  it('needs readable prices and a sensible budget: 2 otherwise', async () => {
    const unreadable = await run(save(), { ...priced(), OPENAI_PRICES: 'small=much' });
    expect(unreadable.status).toBe(2);
    expect(unreadable.err).toContain('OPENAI_PRICES: "small=much" is not a price');
    expect((await run([...save(), '--budget', 'money=-1'], priced())).status).toBe(2);
    expect((await run([...save(), '--budget', 'money=much'], priced())).status).toBe(2);
  });
});
