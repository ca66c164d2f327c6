import { FlowError } from '../errors.ts';
import type { CallOptions, ModelReply, ModelRequest, Models } from '../host.ts';

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
      const said = await script(request, options);
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

function words(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}
