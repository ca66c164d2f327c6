import { FlowError } from '../errors.ts';
import type { NodeOf } from '../format/flow-file.ts';
import { type OutcomeKind, outcomePort } from '../format/program-outcome.ts';
import type { CodeJob } from '../host.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';
import { compileSchema } from '../schema/check-value.ts';
import type { ActivationContext, EffectTools, NodeLogic } from './node-logic.ts';

export const codeDefaults = { timeoutMs: 2000, memoryMb: 32, outputBytes: 2_000_000 } as const;

type Code = NodeOf<'code'>;

export const codeLogic: NodeLogic<Code> = {
  begin(context) {
    const { source } = context.node;
    return {
      do: 'perform',
      calls: 0,
      async effect(tools) {
        if (typeof source === 'string')
          return { outputs: await run(context, { source, input: context.inputs }, tools) };
        const { [source.port]: program, ...input } = context.inputs;
        return { outputs: await runArrived(context, { source: programOf(program, context), input }, tools) };
      },
    };
  },
};

async function run(
  { node, seed }: ActivationContext<Code>,
  program: Pick<CodeJob, 'source' | 'input'>,
  { sandbox, signal }: EffectTools,
): Promise<JsonObject> {
  const limits = {
    timeoutMs: node.timeoutMs ?? codeDefaults.timeoutMs,
    memoryBytes: (node.memoryMb ?? codeDefaults.memoryMb) * 1024 * 1024,
    outputBytes: codeDefaults.outputBytes,
  };
  return checkOutputs(node, await sandbox.run({ ...program, seed, limits }, { signal }));
}

/** A program that arrives is somebody's work, and how it went a message like any other: only our own errors fail. */
async function runArrived(
  context: ActivationContext<Code>,
  program: Pick<CodeJob, 'source' | 'input'>,
  tools: EffectTools,
): Promise<JsonObject> {
  try {
    return { ...(await run(context, program, tools)), [outcomePort]: { kind: 'ok' } };
  } catch (error) {
    const kind = error instanceof FlowError ? kindOf(error.code) : undefined;
    if (kind === undefined || tools.signal.aborted) throw error;
    return { [outcomePort]: { kind, message: (error as FlowError).message } }; // it has a kind
  }
}

function kindOf(code: FlowError['code']): OutcomeKind | undefined {
  switch (code) {
    case 'CODE_SYNTAX':
      return 'syntax';
    case 'CODE_TIMEOUT':
      return 'timeout';
    case 'CODE_LIMIT':
      return 'limit';
    case 'CODE_FAILED':
      return 'runtime';
    case 'CODE_OUTPUT_INVALID':
      return 'output';
    default:
      return undefined;
  }
}

function programOf(program: Json | undefined, { node, address }: ActivationContext<Code>): string {
  if (typeof program === 'string') return program;
  throw new FlowError('MESSAGE_INVALID', `What arrived at node "${node.id}" to be run is no text.`, {
    where: { node: node.id, address },
  });
}

/** Every declared output that the program returned, checked; one that it left out is skipped. */
function checkOutputs(node: Code, result: Json): JsonObject {
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
