import { createWorkflow, workflowEvent } from '@llamaindex/workflow-core';
import { draft, noOp, range, stepsOfSmallRun, tokens, verdict } from '../workloads.mjs';

/** LlamaIndex workflows: handlers that are called by events and answer with events. */
export function prepare({ shape, size }) {
  return shapes[shape]?.(size);
}

/** Sends the first event and waits for the last one, the way the documentation does it. */
async function start({ workflow, first, last }, data) {
  const { stream, sendEvent } = workflow.createContext();
  sendEvent(first.with(data));
  return (await stream.untilEvent(last)).data;
}

const shapes = {
  chain(size) {
    const built = chainOf(size);
    return { run: () => start(built, 0) };
  },
  loop(size) {
    const [generate, criticise, last] = [workflowEvent(), workflowEvent(), workflowEvent()];
    const workflow = createWorkflow();
    workflow.handle([generate], async (_, { data: history }) => {
      history.push({ role: 'assistant', content: await noOp(draft) });
      return criticise.with(history);
    });
    workflow.handle([criticise], async (_, { data: history }) => {
      history.push({ role: 'user', content: await noOp(verdict) });
      return (history.length < 2 * size ? generate : last).with(history);
    });
    return { run: async () => (await start({ workflow, first: generate, last }, [])).length };
  },
  map(size) {
    const [first, item, done, last] = [workflowEvent(), workflowEvent(), workflowEvent(), workflowEvent()];
    const workflow = createWorkflow();
    const collected = new WeakMap();
    workflow.handle([first], ({ sendEvent }, { data: items }) => {
      const values = [];
      collected.set(items, values);
      for (const value of items) sendEvent(item.with({ items, value }));
    });
    workflow.handle([item], async (_, { data }) => done.with({ ...data, value: await noOp(data.value) }));
    workflow.handle([done], (_, { data: { items, value } }) => {
      const values = collected.get(items);
      values.push(value);
      return values.length === items.length ? last.with(values) : undefined;
    });
    return { run: async () => (await start({ workflow, first, last }, range(size))).length };
  },
  nest(size) {
    let built = chainOf(1);
    for (let level = 1; level < size; level += 1) built = around(built);
    return { run: () => start(built, 0) };
  },
  recurse(size) {
    const [first, last] = [workflowEvent(), workflowEvent()];
    const workflow = createWorkflow();
    const built = { workflow, first, last };
    workflow.handle([first], async (_, { data }) => {
      const left = (await noOp(data)) - 1;
      return last.with(left > 0 ? await start(built, left) : left);
    });
    return { run: () => start(built, size) };
  },
  runs(size) {
    const built = chainOf(stepsOfSmallRun);
    return { run: async () => (await Promise.all(range(size).map(() => start(built, 0)))).length };
  },
  tokens(size) {
    const [first, part, last] = [workflowEvent(), workflowEvent(), workflowEvent()];
    const workflow = createWorkflow();
    workflow.handle([first], async ({ sendEvent }) => {
      for await (const token of tokens(size)) sendEvent(part.with(token));
      return last.with();
    });
    // An event that nobody handles stays in a queue that is searched at every event.
    workflow.handle([part], () => {});
    return {
      async run() {
        let text = '';
        const { stream, sendEvent } = workflow.createContext();
        sendEvent(first.with());
        for await (const event of stream.until(last)) if (part.include(event)) text += event.data;
        return text.length;
      },
    };
  },
};

function chainOf(size) {
  const events = range(size + 1).map(() => workflowEvent());
  const workflow = createWorkflow();
  for (const index of range(size)) {
    workflow.handle([events[index]], async (_, { data }) => events[index + 1].with(await noOp(data)));
  }
  return { workflow, first: events[0], last: events[size] };
}

function around(inner) {
  const [first, last] = [workflowEvent(), workflowEvent()];
  const workflow = createWorkflow();
  workflow.handle([first], async (_, { data }) => last.with(await start(inner, await noOp(data))));
  return { workflow, first, last };
}
