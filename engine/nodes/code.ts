import { FlowError } from '../errors.ts';
import type { NodeOf } from '../format/flow-file.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { compileSchema } from '../schema/check-value.ts';
import type { NodeLogic } from './node-logic.ts';

export const codeDefaults = { timeoutMs: 2000, memoryMb: 32, outputBytes: 2_000_000 } as const;

export const codeLogic: NodeLogic<NodeOf<'code'>> = {
  begin: ({ node, inputs, seed }) => ({
    do: 'perform',
    calls: 0,
    async effect({ sandbox, signal }) {
      const limits = {
        timeoutMs: node.timeoutMs ?? codeDefaults.timeoutMs,
        memoryBytes: (node.memoryMb ?? codeDefaults.memoryMb) * 1024 * 1024,
        outputBytes: codeDefaults.outputBytes,
      };
      const result = await sandbox.run({ source: node.source, input: inputs, seed, limits }, { signal });
      return { outputs: checkOutputs(node, result) };
    },
  }),
};

/** Every declared output that the program returned, checked; one that it left out is skipped. */
function checkOutputs(node: NodeOf<'code'>, result: Json): JsonObject {
  if (!isJsonObject(result)) {
    throw new FlowError('CODE_OUTPUT_INVALID', `The code of node "${node.id}" returned no object with its outputs.`);
  }
  const outputs: Record<string, Json> = {};
  for (const [port, schema] of Object.entries(node.outputs)) {
    const value = result[port];
    if (value === undefined) continue;
    const checked = compileSchema(schema).check(value);
    if (!checked.ok) {
      const [problem] = checked.problems;
      const place = problem === undefined || problem.path === '' ? port : `${port}.${problem.path}`;
      throw new FlowError(
        'CODE_OUTPUT_INVALID',
        `The code of node "${node.id}" returned a wrong "${place}": ${problem?.message}`,
      );
    }
    outputs[port] = checked.value;
  }
  return outputs;
}
