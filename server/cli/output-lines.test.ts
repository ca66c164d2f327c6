import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { shippedExample } from '#flows';
import { runCommand } from './cli.ts';
import type { Terminal } from './terminal.ts';

let folder: string;
afterEach(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'flowright-lines-'));
});

async function run(...more: string[]): Promise<{ status: number; said: string }> {
  const said: string[] = [];
  const terminal: Terminal = {
    print: (text) => said.push(text),
    say: (text) => said.push(text),
    environment: { FLOWRIGHT_DATA: path.join(folder, 'data') },
  };
  const { input } = shippedExample('malt-data', 'one-half-is-not-enough');
  const model = ['--model', '*=recorded/malt-data/one-half-is-not-enough'];
  const status = await runCommand(['run', 'malt-data', '--input', JSON.stringify(input), ...model, ...more], terminal);
  return { status, said: said.join('\n') };
}

describe('--output-lines', () => {
  it('writes a list of the output to a file, one item a line', async () => {
    const [sft, dpo] = [path.join(folder, 'sft.jsonl'), path.join(folder, 'dpo.jsonl')];
    const { status, said } = await run('--output-lines', `sft=${sft}`, '--output-lines', `dpo=${dpo}`);
    expect(status).toBe(0);
    const { output } = shippedExample('malt-data', 'one-half-is-not-enough');
    for (const [file, list] of [
      [sft, output?.sft],
      [dpo, output?.dpo],
    ] as const) {
      const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
      expect(lines.map((line) => JSON.parse(line))).toEqual(list);
    }
    expect(said).toContain(`lines of sft in ${sft}`);
  });

  it('makes one line of what is no list', async () => {
    const file = path.join(folder, 'summary.jsonl');
    await run('--output-lines', `summary=${file}`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ leaves: 8 });
  });

  it('says before the run which outputs there are, and afterwards that a file cannot be written', async () => {
    const unknown = await run('--output-lines', 'rows=x.jsonl');
    expect(unknown).toMatchObject({ status: 2, said: expect.stringContaining('it has sft, dpo, tree, summary') });
    expect(await run('--output-lines', 'sft')).toMatchObject({ status: 2 });
    const nowhere = await run('--output-lines', `sft=${path.join(folder, 'no', 'such', 'x.jsonl')}`);
    expect(nowhere).toMatchObject({ status: 2, said: expect.stringContaining('cannot be written') });
  });
});
