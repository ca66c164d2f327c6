import { FlowError } from '../errors.ts';
import type { CallOptions, EmbedRequest, ModelReply, ModelRequest, Models } from '../host.ts';
import { hashedVectors, hashedVectorsName } from '../memory/index.ts';

/** What a scripted model answers: a text, a whole reply, or an error to fail with. */
export type Script = (
  request: ModelRequest,
  options: CallOptions,
) => string | Partial<ModelReply> | Error | Promise<string>;

export interface ScriptedModels extends Models {
  /** Every request that was made, in order. */
  readonly requests: readonly ModelRequest[];
}

/** A model for tests that says what the script says; its usage counts words, so that budgets can be reckoned. */
export function scriptedModels(script: Script): ScriptedModels {
  const requests: ModelRequest[] = [];
  return {
    requests,
    async call(request, options) {
      const { signal, onDelta } = options;
      requests.push(request);
      const said = request.embed === undefined ? await script(request, options) : embedded(request.embed);
      if (signal.aborted) throw signal.reason;
      if (said instanceof Error) throw said;
      const reply = typeof said === 'string' ? { text: said } : said;
      const text = reply.text ?? '';
      for (const piece of text.match(/\S+\s*/g) ?? []) onDelta?.(piece);
      const inputTokens = request.turns.reduce((sum, turn) => sum + words(turn.content), 0);
      return {
        usage: { inputTokens, outputTokens: words(text) },
        finishReason: 'stop',
        model: request.binding.model,
        ...reply,
        text,
      };
    },
  };
}

/** A script that answers by address; without `#n` an answer serves every activation of the instance. */
export function byAddress(answers: Readonly<Record<string, string>>): Script {
  return ({ address }) => {
    const answer = answers[address] ?? answers[address.replace(/#\d+$/, '')];
    return answer ?? new FlowError('NO_RECORDED_ANSWER', `The script has no answer for "${address}".`);
  };
}

/** Vectors of whatever the script says, so that scripts are about answers only. */
function embedded({ texts }: EmbedRequest): Partial<ModelReply> {
  const inputTokens = texts.reduce((sum, text) => sum + words(text), 0);
  return { vectors: hashedVectors(texts), usage: { inputTokens, outputTokens: 0 }, model: hashedVectorsName };
}

function words(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}
