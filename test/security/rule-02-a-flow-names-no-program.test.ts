import { expect, it } from 'vitest';
import { parseFlow } from '#engine/format/index';
import { filesWith, sample } from './find-in-sources.ts';

const flowWith = (more: object, node: object = {}) => ({
  format: 1,
  name: 'canary',
  interface: { input: {}, output: {} },
  nodes: [{ id: 'say', type: 'template', text: 'Hello', ...node }],
  edges: [],
  ...more,
});

it.each(['command', 'args', 'module', 'package', 'require', 'exec', 'script', 'url', 'env', 'mcpServers'])(
  'a flow file has no place for "%s"',
  (key) => {
    const accepts = (value: unknown) => parseFlow(value).ok;
    expect(parseFlow(flowWith({})).ok).toBe(true);
    for (const value of ['npx --yes evil', ['npx'], { command: 'npx' }]) {
      expect(accepts(flowWith({ [key]: value }))).toBe(false);
      expect(accepts(flowWith({}, { [key]: value }))).toBe(false);
    }
  },
);

it('no other program is started by anything but the build', () => {
  const pattern = /['"](node:)?child_process['"]/;
  expect(filesWith(pattern)).toEqual(['server/cli/ensure-build.mjs']);
  expect(filesWith(pattern, sample("import { exec } from 'child_process';"))).toEqual(['sample.ts']);
});

it('no text becomes code outside of the sandbox', () => {
  const pattern = /(?<![.\w])eval\(|\bnew Function\(|(?<![.\w])Function\(|node:vm/;
  expect(filesWith(pattern)).toEqual([]);
  for (const bad of ['eval(text)', 'new Function(text)', "import vm from 'node:vm'"])
    expect(filesWith(pattern, sample(bad))).toEqual(['sample.ts']);
});
