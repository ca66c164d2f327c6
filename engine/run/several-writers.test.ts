import { describe, expect, it } from 'vitest';
import { FlowError } from '../errors.ts';
import { memoryStore } from '../journal/memory-store.ts';
import type { Append, Appended, JournalStore } from '../journal/store.ts';
import {
  ask,
  flowOf,
  scripted as models,
  person,
  type Script,
  type TestHost,
  testHost,
  whyInput,
} from '../testing/index.ts';
import { openRun, startRun } from './start-run.ts';

/** A model asks while a person is asked; both are heard. */
const bothFlow = flowOf({
  interface: { input: { question: { type: 'string' } }, output: { answer: {}, said: {} } },
  nodes: [ask('think', '{{ question }}'), person('say', '{{ question }}'), person('agree', '{{ text }}')],
  edges: [
    'input.question -> think.question',
    'input.question -> say.question',
    'think.text -> agree.text',
    'agree.text -> output.answer',
    'say.text -> output.said',
  ],
});

/** A model that answers when it is told to. */
function slowModel(): { script: Script; answer: (text: string) => void; readonly asked: number } {
  const waiting: Array<(text: string) => void> = [];
  let asked = 0;
  return {
    script: () => {
      asked += 1;
      return new Promise<string>((resolve) => waiting.push(resolve));
    },
    answer: (text) => {
      for (const resolve of waiting.splice(0)) resolve(text);
    },
    get asked() {
      return asked;
    },
  };
}

/** Everything that can happen without a clock has happened. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

async function taskOf(host: TestHost, run: string, prompt: string): Promise<string> {
  const summary = await host.store.summary(run);
  return summary!.openTasks.find((task) => task.prompt === prompt)!.id;
}

describe('a run that others write to', () => {
  it('keeps a reply in hand when an answer was written first, and is not asked again', async () => {
    const store = memoryStore();
    const model = slowModel();
    const driver = await startRun(testHost({ store, script: model.script }), {
      flow: bothFlow,
      input: whyInput,
      models,
    });
    await turn();
    const other = testHost({ store });
    const passive = await openRun(other, driver.id, { isPassive: true });
    await passive.answer(await taskOf(other, driver.id, 'Why?'), 'Because.', 'ann');
    await passive.close();
    model.answer('So it is.');
    await driver.settled();
    expect(driver.state.tasks.size).toBe(2);
    await driver.answer(await taskOf(other, driver.id, 'So it is.'), 'Yes.', 'ann');
    expect(await driver.settled()).toBe('completed');
    expect(driver.state.outcome).toEqual({ output: { answer: 'Yes.', said: 'Because.' } });
    expect(model.asked).toBe(1);
  });

  it('hears in the order of the journal what others wrote', async () => {
    const store = memoryStore();
    const model = slowModel();
    const driver = await startRun(testHost({ store, script: model.script }), {
      flow: bothFlow,
      input: whyInput,
      models,
    });
    await turn();
    const heard: string[] = [];
    driver.subscribe((signal) => {
      if (signal.type === 'entries')
        signal.entries.forEach(({ type }, index) => {
          heard.push(`${signal.after + index + 1} ${type}`);
        });
    });
    const other = testHost({ store });
    const passive = await openRun(other, driver.id, { isPassive: true });
    await passive.answer(await taskOf(other, driver.id, 'Why?'), 'Because.', 'ann');
    model.answer('So it is.');
    await driver.settled();
    const entries = await store.read(driver.id);
    expect(heard).toEqual(entries.slice(2).map(({ type }, index) => `${index + 3} ${type}`));
  });

  it('learns at once of what it is told to look at, and stops what nobody waits for', async () => {
    const store = memoryStore();
    const model = slowModel();
    const driver = await startRun(testHost({ store, script: model.script }), {
      flow: bothFlow,
      input: whyInput,
      models,
    });
    await turn();
    const passive = await openRun(testHost({ store }), driver.id, { isPassive: true });
    await passive.cancel();
    await driver.catchUp();
    expect(driver.status()).toBe('cancelled');
    expect(await driver.settled()).toBe('cancelled');
  });

  it('begins again with the messages that somebody else put in the place of others', async () => {
    const store = memoryStore();
    const model = slowModel();
    const driver = await startRun(testHost({ store, script: model.script }), {
      flow: bothFlow,
      input: whyInput,
      models,
    });
    await turn();
    const passive = await openRun(testHost({ store }), driver.id, { isPassive: true });
    await passive.edit({ address: 'think#1', when: 'before', values: { question: 'Why not?' } }, 'ann');
    // The reply to what was edited comes first: it belongs to a question that is no longer asked.
    model.answer('Old.');
    await turn();
    await turn();
    expect(model.asked).toBe(2);
    model.answer('New.');
    await driver.settled();
    expect(driver.summary().openTasks.map(({ prompt }) => prompt)).toContain('New.');
  });

  it('begins nothing more when it sees that another works on the run, and keeps what it has in hand', async () => {
    const store = memoryStore();
    const [model, rival] = [slowModel(), slowModel()];
    const flow = flowOf({
      nodes: [ask('a', '{{ question }}'), ask('b', '{{ question }}'), ask('c', '{{ a }} {{ b }}')],
      edges: [
        'input.question -> a.question',
        'input.question -> b.question',
        'a.text -> c.a',
        'b.text -> c.b',
        'c.text -> output.answer',
      ],
    });
    let hasRival = false;
    const first = await startRun(testHost({ store, script: rival.script }), { flow, input: whyInput, models });
    const second = await openRun(testHost({ store, script: model.script }), first.id, {
      mayBegin: () => !hasRival,
      onRival: () => {
        hasRival = true;
      },
    });
    await turn();
    rival.answer('From the other.');
    await turn();
    model.answer('From me.');
    expect(await second.settled()).toBe('running');
    expect([hasRival, model.asked, rival.asked]).toEqual([true, 2, 3]);
    rival.answer('The end.');
    expect(await first.settled()).toBe('completed');
  });

  it('pauses for its budget although another wrote first, and makes the call before it not once more', async () => {
    const store = memoryStore();
    const model = slowModel();
    const response = { schema: { type: 'object', properties: { ok: { type: 'boolean' } }, required: ['ok'] } };
    const flow = flowOf({
      interface: { input: { question: { type: 'string' } }, output: { answer: {}, said: {} } },
      nodes: [ask('think', '{{ question }}', { response }), person('say', '{{ question }}')],
      edges: [
        'input.question -> think.question',
        'input.question -> say.question',
        'think.ok -> output.answer',
        'say.text -> output.said',
      ],
    });
    const host = testHost({ store, script: model.script });
    const driver = await startRun(host, { flow, input: whyInput, models, budget: { calls: 1 } });
    await turn();
    const passive = await openRun(testHost({ store }), driver.id, { isPassive: true });
    await passive.answer(await taskOf(host, driver.id, 'Why?'), 'Because.', 'ann');
    model.answer('A reply that would have to be repaired.');
    expect(await driver.settled()).toBe('paused');
    expect(driver.state.paused).toEqual({ reason: 'budget', limit: 'calls=1' });
    expect(model.asked).toBe(1);
  });

  it('gives way when its journal is gone', async () => {
    const store = memoryStore();
    const model = slowModel();
    const host = testHost({ store, script: model.script });
    const driver = await startRun(host, { flow: bothFlow, input: whyInput, models });
    await turn();
    await store.remove(driver.id);
    model.answer('Too late.');
    await driver.settled();
    await expect(driver.pause()).rejects.toMatchObject({ code: 'STALE_WRITER' });
    expect(await store.read(driver.id)).toEqual([]);
  });
});

describe('a run that is drained', () => {
  it('writes what it has in hand and leaves the rest to whoever opens it next', async () => {
    const store = memoryStore();
    const model = slowModel();
    const flow = flowOf({
      nodes: [ask('first', '{{ question }}'), ask('second', '{{ text }}')],
      edges: ['input.question -> first.question', 'first.text -> second.text', 'second.text -> output.answer'],
    });
    const driver = await startRun(testHost({ store, script: model.script }), { flow, input: whyInput, models });
    await turn();
    const drained = driver.drain();
    model.answer('One.');
    expect(await drained).toBe('running');
    await turn();
    expect(model.asked).toBe(1);
    const next = await openRun(testHost({ store, script: () => 'Two.' }), driver.id);
    expect(await next.settled()).toBe('completed');
    expect(next.state.usage.calls).toBe(2);
  });

  it('makes no call that was begun before somebody else may have taken over, and counts none', async () => {
    const store = memoryStore();
    const one = flowOf({
      nodes: [ask('first', '{{ question }}')],
      edges: ['input.question -> first.question', 'first.text -> output.answer'],
    });
    let mayBegin = true;
    // It stood still between the begin of the effect and the moment at which the call would have left.
    const script: Script = () => {
      mayBegin = false;
      return new FlowError('STALE_WRITER', 'Not now.');
    };
    const driver = await startRun(
      testHost({ store, script }),
      { flow: one, input: whyInput, models },
      { mayBegin: () => mayBegin },
    );
    expect(await driver.settled()).toBe('running');
    await driver.close();
    expect((await store.read(driver.id)).map(({ type }) => type)).toEqual(['run.started']);
    const next = await openRun(testHost({ store, script: () => 'Here.' }), driver.id);
    expect(await next.settled()).toBe('completed');
    expect(next.state.usage.calls).toBe(1);
  });

  it('is settled although a call was withheld after it began to let go', async () => {
    const one = flowOf({
      nodes: [ask('first', '{{ question }}')],
      edges: ['input.question -> first.question', 'first.text -> output.answer'],
    });
    let withhold = () => {};
    const held = new Promise<string>((_, reject) => {
      withhold = () => reject(new FlowError('STALE_WRITER', 'Not now.'));
    });
    const driver = await startRun(testHost({ script: () => held }), { flow: one, input: whyInput, models });
    await turn();
    const drained = driver.drain();
    withhold();
    expect(await drained).toBe('running');
    await driver.close();
  });

  it('asks before every call of an effect whether it may still be made', async () => {
    const store = memoryStore();
    const samples = flowOf({
      nodes: [ask('first', '{{ question }}', { samples: 3 })],
      edges: ['input.question -> first.question', 'first.text -> output.answer'],
    });
    let asked = 0;
    let may = 0;
    const script: Script = () => {
      asked += 1;
      return 'One.';
    };
    const driver = await startRun(
      testHost({ store, script }),
      { flow: samples, input: whyInput, models },
      {
        mayBegin: () => {
          may += 1;
          return may <= 2;
        },
      },
    );
    expect(await driver.settled()).toBe('running');
    await driver.close();
    expect(asked).toBe(1);
  });
});

describe('a passive run', () => {
  it('takes an answer and begins nothing', async () => {
    const store = memoryStore();
    const model = slowModel();
    const driver = await startRun(testHost({ store, script: model.script }), {
      flow: bothFlow,
      input: whyInput,
      models,
    });
    await turn();
    await driver.close();
    const never = slowModel();
    const host = testHost({ store, script: never.script });
    const passive = await openRun(host, driver.id, { isPassive: true });
    await passive.answer(await taskOf(host, driver.id, 'Why?'), 'Because.', 'ann');
    expect(await passive.settled()).toBe('running');
    await turn();
    expect(never.asked).toBe(0);
    expect(host.clock.pending).toBe(0);
  });

  it('can start a run that others work on', async () => {
    const model = slowModel();
    const host = testHost({ script: model.script });
    const passive = await startRun(host, { flow: bothFlow, input: whyInput, models }, { isPassive: true });
    await passive.close();
    expect(await host.store.read(passive.id)).toHaveLength(1);
    expect(model.asked).toBe(0);
  });
});

describe('a store whose word is lost', () => {
  it('has written all the same, and is not written to twice', async () => {
    const kept = memoryStore();
    let isBroken = false;
    const store: JournalStore = {
      ...kept,
      async append(append: Append): Promise<Appended> {
        const appended = await kept.append(append);
        if (!isBroken) return appended;
        isBroken = false;
        throw new FlowError('STORE_FAILED', 'The connection was lost.');
      },
    };
    const model = slowModel();
    const host = testHost({ store, script: model.script });
    const run = await startRun(host, { flow: bothFlow, input: whyInput, models });
    await turn();
    isBroken = true;
    model.answer('So it is.');
    await turn();
    host.clock.advance(1000);
    await run.settled();
    expect(model.asked).toBe(1);
    const types = (await kept.read(run.id)).map(({ type }) => type);
    expect(types.filter((type) => type === 'activation.completed')).toHaveLength(1);
    expect(run.state.sequence).toBe(types.length);
  });
});
