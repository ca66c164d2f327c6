import {
  FlowError,
  type Host,
  type HttpReply,
  type HttpRequest,
  isJsonObject,
  type Json,
  type ModelReply,
  type ModelRequest,
  type OpenTask,
  type RunState,
  type ToolReply,
  type ToolRequest,
} from '#engine/index';
import { fittingValue } from './fitting-value.ts';
import { hashOf } from './hash.ts';

/** A call that waits for the test to say that it has come back. */
export interface PendingCall {
  readonly address: string;
  /** It never comes back by itself: its node's time-out has to end it. */
  readonly hangs: boolean;
  readonly release: () => void;
}

export interface World {
  readonly models: Host['models'];
  readonly http: NonNullable<Host['http']>;
  readonly tools: NonNullable<Host['tools']>;
  readonly pending: PendingCall[];
  /** Address, sample and repair of every call that was made, in order; `(failed)` marks those that were to fail. */
  readonly calls: string[];
  /** What was asked, by address, sample and repair. */
  readonly asked: Map<string, string>;
  /** The run whose attempts decide which calls fail; set whenever a process begins to work on it. */
  state: RunState | undefined;
}

/**
 * Everything outside of a run. What is said follows from what was asked and from the attempts that the journal
 * knows, never from time or order: so the same flow gets the same answers, whatever comes back first and whoever asks.
 */
export function scriptedWorld(from = ''): World {
  const pending: PendingCall[] = [];
  const calls: string[] = [];
  const asked = new Map<string, string>();
  const world: World = {
    pending,
    calls,
    asked,
    state: undefined,
    models: {
      call(request, { signal }) {
        const key = `${request.address}/${request.sample}/${request.repair}`;
        const relative = request.address.startsWith(from) ? request.address.slice(from.length) : request.address;
        asked.set(key, JSON.stringify([request.turns, request.tools ?? null]));
        calls.push(key);
        return wait(request.address, signal, () =>
          replyTo({ ...request, address: relative }, failuresOf(world, request.address)),
        );
      },
    },
    http: {
      send(request, { signal }) {
        const address = request.idempotencyKey.slice(request.idempotencyKey.indexOf('/') + 1);
        calls.push(address);
        return wait(address, signal, () => pageAt(request, failuresOf(world, address)));
      },
    },
    tools: {
      call(request, { signal }) {
        const address = request.idempotencyKey.slice(request.idempotencyKey.indexOf('/') + 1);
        calls.push(address);
        return wait(address, signal, () => toolReply(request, nodeOf(address), failuresOf(world, address)));
      },
    },
  };

  function wait<T>(address: string, signal: AbortSignal, say: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const call: PendingCall = {
        address,
        // Looked at late: the call may be made before the test holds the state of the process that makes it.
        get hangs() {
          return nodeOf(address).includes('-slow') && failuresOf(world, address) === 0;
        },
        release() {
          take();
          try {
            resolve(say());
          } catch (error) {
            reject(error);
          }
        },
      };
      const take = () => {
        const index = pending.indexOf(call);
        if (index >= 0) pending.splice(index, 1);
      };
      pending.push(call);
      signal.addEventListener('abort', () => {
        take();
        reject(signal.reason);
      });
    });
  }
  return world;
}

function failuresOf({ state }: World, address: string): number {
  return state?.open.get(address)?.failures ?? 0;
}

/** Id of the node at an address, told by which it behaves; a turn of an ask with tools belongs to that ask. */
function nodeOf(address: string): string {
  const path = address.replace(/#\d+$/, '').split('/');
  const last = path.at(-1) ?? '';
  return last === 'think' ? (path.at(-2) ?? '') : last;
}

function replyTo(request: ModelRequest, failures: number): ModelReply {
  const { address, turns, responseSchema, tools = [], sample, repair, binding } = request;
  const node = nodeOf(address);
  if (node.includes('-dead')) throw new FlowError('MODEL_REFUSED', `${node} says no.`);
  if (node.includes('-flaky') && failures < 1 + (hashOf(node) % 2))
    throw new FlowError('MODEL_UNAVAILABLE', `${node} is not there now.`);
  const seen = `${JSON.stringify(turns)}/${sample}/${repair}/${binding.model}`;
  const reply = { usage: { inputTokens: seen.length, outputTokens: 3 }, finishReason: 'stop', model: binding.model };
  if (node.includes('-bad') && repair === 0) return { ...reply, text: '{ "score": ' };
  const [tool] = tools;
  if (tool !== undefined && hashOf(seen) % 3 > 0) {
    const told = JSON.stringify(fittingValue(tool.parameters, seen));
    return { ...reply, text: '', calls: [{ id: `c${hashOf(seen)}`, name: tool.name, arguments: told }] };
  }
  return { ...reply, text: textFor(responseSchema, seen) };
}

function textFor(schema: unknown, seen: string): string {
  return schema === undefined ? `m${hashOf(seen)}` : JSON.stringify(fittingValue(schema, seen));
}

function pageAt({ url }: HttpRequest, failures: number): HttpReply {
  if (url.includes('-flaky') && failures < 1) throw new FlowError('HTTP_UNREACHABLE', 'Nobody is at home.');
  return { status: 200, headers: {}, text: JSON.stringify({ page: `p${hashOf(url)}`, list: [1, 2] }) };
}

/** What somebody who is asked would say; follows from the task alone. Undefined: they let the time pass. */
export function answerTo(task: OpenTask): Json | undefined {
  const asked = `${task.title}/${task.prompt}`;
  if (task.dueAt !== undefined && hashOf(asked) % 2 === 0) return undefined;
  const answer = fittingValue(task.schema, asked);
  // A review that edits has to say to what.
  if (isJsonObject(answer) && answer.decision === 'edit' && answer.value === undefined)
    return { decision: 'edit', value: fittingValue(valueSchema(task), asked) };
  return answer;
}

function valueSchema({ schema }: OpenTask): unknown {
  return schema.properties?.value;
}

/** What a tool says: data as often as text, and sometimes that it failed. */
function toolReply(request: ToolRequest, node: string, failures: number): ToolReply {
  if (node.includes('-flaky') && failures < 1) throw new FlowError('TOOL_UNREACHABLE', 'Nobody is at the desk.');
  const seen = hashOf(JSON.stringify(request.arguments));
  if (seen % 7 === 0) return { content: [{ type: 'text', text: 'It is closed.' }], isError: true };
  const structured = { size: seen % 100 };
  return {
    content: seen % 2 === 0 ? [{ type: 'text', text: JSON.stringify(structured) }] : [],
    structured,
    isError: false,
  };
}
