import { randomBytes } from 'node:crypto';
import { draft, noOp, tokens, verdict } from '../workloads.mjs';

export const bindings = {
  seed: 'bench',
  models: { generator: said('generator'), critic: said('critic'), narrator: said('narrator') },
  people: { reader: 'ask' },
};

function said(model) {
  return { provider: 'bench', model };
}

/** A host whose models answer at once. */
export function hostOf({ engine, store, size }) {
  const answers = { generator: () => noOp(draft), critic: () => noOp(verdict), narrator: (say) => narrate(size, say) };
  return {
    store,
    clock: engine.systemClock(),
    newId: () => randomBytes(12).toString('hex'),
    log(level, message, fields) {
      if (level === 'error') throw new Error(`${message} ${JSON.stringify(fields)}`);
    },
    models: {
      async call({ binding }, { onDelta }) {
        const text = await answers[binding.model](onDelta);
        return { text, usage: { inputTokens: 1, outputTokens: 1 }, finishReason: 'stop', model: binding.model };
      },
    },
    sandbox: { run: () => Promise.reject(new Error('The bench runs no code.')) },
  };
}

async function narrate(size, say) {
  let text = '';
  for await (const token of tokens(size)) {
    text += token;
    say(token);
  }
  return text;
}

/** `code` nodes do nothing, asynchronously, through the same path of effects that model calls take. */
export function registryOf({ nodeRegistry }) {
  const step = {
    begin: ({ node, inputs }) => ({
      do: 'perform',
      calls: 0,
      async effect() {
        const value = await noOp(inputs.value);
        return { outputs: { value: node.title === 'count down' ? value - 1 : value } };
      },
    }),
  };
  return (type) => (type === 'code' ? step : nodeRegistry(type));
}
