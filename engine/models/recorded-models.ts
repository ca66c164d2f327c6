import { FlowError } from '../errors.ts';
import type { EmbedRequest, ModelReply, ModelRequest, Models, ModelUsage } from '../host.ts';
import type { JsonObject } from '../json.ts';
import { hashedVectors, hashedVectorsName } from '../memory/index.ts';
import type { Example } from '../protocol/library.ts';

export interface RecordedAnswer {
  /**
   * Of an activation (`refine/critic#2`) or, without its last `#n`, of all activations of that instance.
   * `[*]` stands for any key: `seat[*]/answer#1`.
   */
  readonly address: string;
  /** 0 unless said otherwise. */
  readonly sample?: number;
  /** 0 unless said otherwise. */
  readonly repair?: number;
  readonly text: string;
  /** Tools that were asked for, with their arguments. */
  readonly calls?: ReadonlyArray<{ readonly name: string; readonly arguments: JsonObject }>;
  /** Zero unless said otherwise: nothing was spent. */
  readonly usage?: ModelUsage;
}

export interface Recording {
  readonly answers: readonly RecordedAnswer[];
}

export interface RecordedOptions {
  /** Milliseconds before each piece, so that a demonstration streams like a model; 0 unless said otherwise. */
  readonly pieceDelayMs?: number;
  /** Waits; rejects with the signal's reason. Needed with a delay only. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/**
 * An example of a flow, for a flow that calls it at a node: what it recorded is asked for deeper. Its name says so
 * (`hello/greet`), so that its recording is found on the server, too.
 */
export function exampleInside<
  T extends { name: string; answers: Array<{ address: string }>; people?: Array<{ address: string }> | undefined },
>(example: T, node: string): T {
  const deeper = <A extends { address: string }>(one: A): A => ({ ...one, address: `${node}/${one.address}` });
  return {
    ...example,
    name: `${example.name}/${node}`,
    answers: example.answers.map(deeper),
    ...(example.people === undefined ? {} : { people: example.people.map(deeper) }),
  };
}

/** The provider's name in bindings to recordings; the model is the key of the recording. */
export const recordedProvider = 'recorded';

/** An answer of an example as a recording has it: what was not said is absent. */
export function toRecordedAnswer({ address, text, sample, repair, usage }: Example['answers'][number]): RecordedAnswer {
  return {
    address,
    text,
    ...(sample === undefined ? {} : { sample }),
    ...(repair === undefined ? {} : { repair }),
    ...(usage === undefined ? {} : { usage }),
  };
}

/** Answers from recordings, with no network and no key. Rejects with NO_RECORDED_ANSWER naming the address. */
export function recordedModels(
  recordings: ReadonlyMap<string, Recording>,
  { pieceDelayMs = 0, wait }: RecordedOptions = {},
): Models {
  return {
    async call(request, { signal, onDelta }) {
      signal.throwIfAborted();
      const { model } = request.binding;
      const recording = recordings.get(model);
      if (recording === undefined) {
        throw new FlowError('NO_RECORDED_ANSWER', `There is no recording '${model}' for ${request.address}.`);
      }
      if (request.embed !== undefined) return hashedReply(request.embed);
      const answer = findAnswer(recording, request);
      if (answer === undefined) throw missing(request);
      for (const piece of answer.text.match(/\S+\s*|\s+/g) ?? []) {
        if (pieceDelayMs > 0) await wait?.(pieceDelayMs, signal);
        signal.throwIfAborted();
        onDelta?.(piece);
      }
      const usage = answer.usage ?? { inputTokens: 0, outputTokens: 0 };
      const calls = answer.calls?.map((call, index) => ({
        id: `call_${index}`,
        name: call.name,
        arguments: JSON.stringify(call.arguments),
      }));
      return {
        text: answer.text,
        usage,
        finishReason: calls === undefined ? 'stop' : 'tool_calls',
        model,
        ...(calls === undefined ? {} : { calls }),
      };
    },
  };
}

/** Vectors are not recorded but reckoned: examples stay short, and the reply says that no model made them. */
function hashedReply({ texts }: EmbedRequest): ModelReply {
  const usage = { inputTokens: 0, outputTokens: 0 };
  return { text: '', vectors: hashedVectors(texts), usage, finishReason: 'stop', model: hashedVectorsName };
}

function missing({ binding, address, sample, repair }: ModelRequest): FlowError {
  const which = `${sample === 0 ? '' : `, sample ${sample}`}${repair === 0 ? '' : `, repair ${repair}`}`;
  const message = `The recording '${binding.model}' has no answer for ${address}${which}.`;
  return new FlowError('NO_RECORDED_ANSWER', message, { where: { address } });
}

/** The most exact answer: its very address, then its instance, then the same two with `[*]`. */
function findAnswer({ answers }: Recording, { address, sample, repair }: ModelRequest): RecordedAnswer | undefined {
  const instance = address.replace(/#\d+$/, '');
  const fitting = answers.filter((answer) => (answer.sample ?? 0) === sample && (answer.repair ?? 0) === repair);
  const named = (name: string): RecordedAnswer | undefined => fitting.find((answer) => answer.address === name);
  const matching = (name: string): RecordedAnswer | undefined =>
    fitting.find((answer) => matchesPattern(answer.address, name));
  return named(address) ?? named(instance) ?? matching(address) ?? matching(instance);
}

/** `[*]` matches one bracket with any key in it; all else is literal. */
function matchesPattern(pattern: string, address: string): boolean {
  if (!pattern.includes('[*]')) return false;
  const literal = pattern.split('[*]').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${literal.join('\\[[^\\]]*\\]')}$`).test(address);
}
