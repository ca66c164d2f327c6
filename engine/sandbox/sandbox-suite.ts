import { describe, expect, it } from 'vitest';
import { FlowError } from '../errors.ts';
import type { CodeJob } from '../host.ts';
import type { Json, JsonObject } from '../json.ts';
import { seededRandom } from '../random.ts';
import { attacks, ecmaScriptGlobals, escapes } from './attacks.ts';
import type { ClosableSandbox } from './pool.ts';

export const generous: CodeJob['limits'] = { timeoutMs: 5000, memoryBytes: 32 << 20, outputBytes: 100_000 };
const hasty: CodeJob['limits'] = { ...generous, timeoutMs: 150 };

interface RunOptions {
  input?: JsonObject;
  seed?: string;
  limits?: CodeJob['limits'];
  signal?: AbortSignal;
}

export function runCode(sandbox: ClosableSandbox, source: string, options: RunOptions = {}): Promise<Json> {
  const { input = {}, seed = 'seed', limits = generous, signal = new AbortController().signal } = options;
  return sandbox.run({ source, input, seed, limits }, { signal });
}

export async function failureOf(work: Promise<unknown>): Promise<FlowError> {
  const outcome = await work.then(
    (value) => `gave ${JSON.stringify(value)}`,
    (error: unknown) => error,
  );
  if (outcome instanceof FlowError) return outcome;
  throw new Error(`Expected a FlowError, but the job ${String(outcome)}`);
}

/** What every sandbox promises, in the browser and in Node. The sandbox given must have room for two jobs at once. */
export function describeSandbox(getSandbox: () => ClosableSandbox): void {
  const run = (source: string, options?: RunOptions): Promise<Json> => runCode(getSandbox(), source, options);

  describe('running code', () => {
    it('gives the input and takes the result, both as plain JSON', async () => {
      const input = { text: 'Grüße 👋', list: [1, null, true], nested: { a: { b: [] } } };
      expect(await run('return { back: input, sum: input.list[0] + 1, gone: undefined };', { input })).toEqual({
        back: input,
        sum: 2,
      });
    });

    it('draws the same numbers for the same seed, through random() and Math.random alike', async () => {
      const source = 'return [random(), Math.random(), random()];';
      const next = seededRandom('run-1/pick#1');
      const expected = [next(), next(), next()];
      expect(await run(source, { seed: 'run-1/pick#1' })).toEqual(expected);
      expect(await run(source, { seed: 'run-1/pick#1' })).toEqual(expected);
      expect(await run(source, { seed: 'run-1/pick#2' })).not.toEqual(expected);
    });

    it('waits for a promise that settles', async () => {
      expect(await run('return (async () => ({ sum: await 1 + (await Promise.all([2, 3]))[1] }))();')).toEqual({
        sum: 4,
      });
    });

    it('keeps nothing from one job to the next', async () => {
      await run('globalThis.kept = 1; Object.prototype.polluted = 1; Array.prototype.push = null; return {};');
      expect(await run('return { kept: typeof kept, polluted: typeof {}.polluted, push: typeof [].push };')).toEqual({
        kept: 'undefined',
        polluted: 'undefined',
        push: 'function',
      });
      expect('polluted' in {}).toBe(false);
    });
  });

  describe('code that is wrong', () => {
    it.each([
      ['const a = 1;\nreturn a.b.c;', /^TypeError: cannot read property 'c' of undefined \(line 2\)$/],
      ['const f = () => {\n  throw new RangeError("too far");\n};\n\nf();', /^RangeError: too far \(line 2\)$/],
      ['return Promise.resolve().then(() => {\n  missing();\n});', /^ReferenceError: .*missing.* \(line 2\)$/],
      ['throw "a text"', /^The code threw a text$/],
      ['throw null', /^The code threw null$/],
      ['throw Promise.resolve(1)', /^The code threw /],
      ['throw new Proxy({}, { get() { throw 1; } })', /./],
      ['return Date.now();', /no clock in code/],
      ['return new Date();', /no clock in code/],
      ['return JSON.parse("{");', /^SyntaxError: /],
      ['throw new Error("x".repeat(1e6))', /^Error: x{1000,2000}/],
    ])('fails with what was thrown and its line: %j', async (source, message) => {
      const error = await failureOf(run(source));
      expect(error.code).toBe('CODE_FAILED');
      expect(error.message).toMatch(message);
      expect(error.message.length).toBeLessThan(2100);
    });

    it.each([
      ['return 1;\nlet = ;', /^SyntaxError: .+ \(line 2\)$/],
      ['return {', /^SyntaxError: .+ \(line 1\)$/],
      ['}, {', /^SyntaxError: .*brackets/],
      ['with (input) { return a; }', /^SyntaxError: /],
    ])('is told apart when it cannot be read at all: %j', async (source, message) => {
      expect(await failureOf(run(source))).toMatchObject({
        code: 'CODE_SYNTAX',
        message: expect.stringMatching(message),
      });
    });

    it.each([
      ['', /must return a value/],
      ['return () => 1;', /the result is a function/],
      ['return { a: { f() {} } };', /a\.f is a function/],
      ['return { a: 10n };', /a is a BigInt/],
      ['return { list: [1, undefined] };', /list\[1\] is undefined/],
      ['return { "a b": Symbol("x") };', /\["a b"\] is a symbol/],
      ['const a = { list: [] }; a.list.push(a); return a;', /list\[0\] refers back/],
      ['return { score: 0 / 0 };', /score is NaN/],
      ['return { seen: new Set([1]) };', /seen is a Set/],
      ['let a = []; for (let i = 0; i < 100; i++) a = [a]; return a;', /deeper than 64/],
      ['let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a;', /deeper than 64/],
      ['return new Promise(() => {});', /promise that nothing will ever settle/],
      ['return Promise.resolve(() => 1);', /the result is a function/],
      ['return JSON.parse(\'{ "a": { "__proto__": 1 } }\');', /a\.__proto__/],
    ])('is told that its result is not plain JSON: %j', async (source, message) => {
      const error = await failureOf(run(source));
      expect(error).toMatchObject({ code: 'CODE_OUTPUT_INVALID', message: expect.stringMatching(message) });
    });
  });

  describe('limits', () => {
    it.each([
      'while (true) {}',
      'try { while (true) {} } finally { while (true) {} }',
      'return /(a+)+$/.test("a".repeat(29) + "b");',
      'return (function again() { return Promise.resolve().then(again); })();',
      'throw { toJSON() { while (true) {} } };',
      'return { get a() { while (true) {} } };',
    ])('stops code that takes too long: %s', async (source) => {
      const error = await failureOf(run(source, { limits: hasty }));
      expect(error).toMatchObject({ code: 'CODE_TIMEOUT', message: expect.stringContaining('150 ms') });
      expect(await run('return 1;')).toBe(1);
    });

    it('kills the worker from outside when a built-in never looks at the deadline', async () => {
      const source = 'return Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1);';
      const error = await failureOf(run(source, { limits: hasty }));
      expect(error.code).toBe('CODE_TIMEOUT');
      expect(await run('return 1;')).toBe(1);
    });

    it.each([
      'let text = "x"; for (;;) text += text;',
      'const list = []; for (;;) list.push({ a: list.length });',
      'return { a: new Uint8Array(64 << 20).length };',
      'const keep = []; return (function again() { keep.push("x".repeat(1e6)); return Promise.resolve().then(again); })();',
    ])('refuses more memory than the limit: %s', async (source) => {
      const error = await failureOf(run(source));
      expect(error).toMatchObject({ code: 'CODE_LIMIT', message: expect.stringContaining('memory') });
      expect(await run('return 1;')).toBe(1);
    });

    it('refuses an input that does not fit into the memory', async () => {
      const input = { text: 'x'.repeat(4 << 20) };
      const error = await failureOf(run('return 1;', { input, limits: { ...generous, memoryBytes: 2 << 20 } }));
      expect(error.code).toBe('CODE_LIMIT');
      expect(await run('return input.text.length;', { input })).toBe(4 << 20);
    });

    it('refuses a result of more bytes than the limit, counted as UTF-8', async () => {
      expect(await run('return "x".repeat(99998);')).toHaveLength(99_998);
      for (const source of ['return "x".repeat(99999);', 'return "é".repeat(60000);', 'return "x".repeat(4e6);']) {
        const error = await failureOf(run(source));
        expect(error).toMatchObject({ code: 'CODE_LIMIT', message: expect.stringContaining('100000') });
      }
    });
  });

  describe('hostile code', () => {
    it('sees the globals of ECMAScript and nothing of the host', async () => {
      const names = await run('return Object.getOwnPropertyNames(globalThis);');
      expect(new Set(names as string[])).toEqual(new Set(ecmaScriptGlobals));
    });

    it.each(escapes)('finds no way out through %s', async (_way, source) => {
      const found = await run(source).catch((error: unknown) => {
        expect(error).toMatchObject({ code: expect.stringMatching(/^CODE_(SYNTAX|FAILED|OUTPUT_INVALID)$/) });
        return 'refused';
      });
      expect(['undefined', 'refused']).toContain(found);
    });

    it.each(attacks)('is answered with a typed error, and the next job runs: %s', async (_name, source) => {
      const outcome = await run(source, { limits: { ...generous, timeoutMs: 2000 } }).catch((error: unknown) => error);
      if (outcome instanceof Error) {
        expect(outcome).toMatchObject({
          code: expect.stringMatching(/^CODE_(SYNTAX|FAILED|LIMIT|TIMEOUT|OUTPUT_INVALID)$/),
        });
      }
      expect(await run('return { alive: input.n };', { input: { n: 7 } })).toEqual({ alive: 7 });
    });

    it('may replace every built-in and still only hurts itself', async () => {
      const source = `
        JSON.stringify = () => 'not json'; JSON.parse = null; Object.keys = () => { throw 1; };
        Array.prototype.includes = null; Promise.prototype.then = null; Number.isFinite = () => true;
        return { fine: true };`;
      expect(await run(source)).toEqual({ fine: true });
    });
  });

  describe('stopping', () => {
    it('rejects with the reason of the signal at once and runs the next job', async () => {
      const controller = new AbortController();
      const running = run('while (true) {}', { signal: controller.signal, limits: { ...generous, timeoutMs: 60_000 } });
      const reason = new Error('the person pressed stop');
      controller.abort(reason);
      await expect(running).rejects.toBe(reason);
      await expect(run('return 1;', { signal: controller.signal })).rejects.toBe(reason);
      expect(await run('return 1;')).toBe(1);
    });

    it('lets a short job pass a long one, and a waiting job be given up', async () => {
      const long = new AbortController();
      const endless = run('while (true) {}', { signal: long.signal, limits: { ...generous, timeoutMs: 60_000 } });
      expect(await run('return 1;')).toBe(1);

      const second = run('while (true) {}', { signal: long.signal, limits: { ...generous, timeoutMs: 60_000 } });
      const waiting = new AbortController();
      const waits = run('return 1;', { signal: waiting.signal });
      waiting.abort('given up');
      await expect(waits).rejects.toBe('given up');

      long.abort('over');
      await expect(endless).rejects.toBe('over');
      await expect(second).rejects.toBe('over');
      expect(await Promise.all([run('return 1;'), run('return 2;'), run('return 3;')])).toEqual([1, 2, 3]);
    });
  });
}
