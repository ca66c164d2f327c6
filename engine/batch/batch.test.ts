import { describe, expect, it } from 'vitest';
import { FlowError } from '../errors.ts';
import type { JsonObject } from '../json.ts';
import {
  bootstrapInterval,
  type Case,
  compareResults,
  differingCases,
  histogram,
  mcnemar,
  passAtK,
  type ResultRecord,
  readCases,
  readResults,
  readScoreSpec,
  scoreOutput,
  summarize,
} from './index.ts';

const ports = {
  input: { question: { type: 'string' }, count: { type: 'integer' }, options: { type: 'array' } },
  output: { answer: {} },
  optional: ['count', 'options'],
} as const;

const read = (text: string, format: 'jsonl' | 'csv') =>
  readCases(text, {
    format,
    interface: { input: { ...ports.input }, output: { ...ports.output }, optional: [...ports.optional] },
    peopleFields: ['said'],
  });

describe('a data set', () => {
  it('is the same case for flows that take it in other ways, and another when it says something else', () => {
    const csv = 'ask,n\n1+1?,2\n';
    const taken = (columns: Record<string, string>, text = csv) =>
      readCases(text, {
        format: 'csv',
        interface: { input: { ...ports.input }, output: {}, optional: ['count', 'options'] },
        columns,
      })[0]!;
    const [plain, counted] = [taken({ question: 'ask' }), taken({ question: 'ask', count: 'n' })];
    expect(counted.input).toEqual({ question: '1+1?', count: 2 });
    expect(counted.data).toBe(plain.data);
    expect(taken({ question: 'ask' }, 'ask,n\n1+1?,3\n').data).not.toBe(plain.data);
  });

  it('gets what all cases have in common, unless it says otherwise', () => {
    const text = '{"question":"a"}\n{"question":"b","count":5}';
    const cases = readCases(text, {
      format: 'jsonl',
      interface: { input: { ...ports.input }, output: {}, optional: ['count', 'options'] },
      common: { count: 2, unknown: 1 },
    });
    expect(cases.map(({ input }) => input)).toEqual([
      { question: 'a', count: 2 },
      { question: 'b', count: 5 },
    ]);
  });

  it('is read from JSON lines: inputs, what people say, and the rest for the scores', () => {
    const text = '{"question":"1+1?","expected":2,"said":"two"}\n\n{"id":"b","question":"2+2?","count":3}\n';
    expect(read(text, 'jsonl')).toMatchObject([
      { id: '1', input: { question: '1+1?', said: 'two' }, fields: { question: '1+1?', expected: 2, said: 'two' } },
      { id: 'b', input: { question: '2+2?', count: 3 }, fields: { id: 'b', question: '2+2?', count: 3 } },
    ]);
    expect(read('{"input":{"question":"q"},"expected":1}', 'jsonl')[0]!.input).toEqual({ question: 'q' });
  });

  it('is read from CSV, every cell as what its input takes', () => {
    const text =
      '\uFEFFid,question,count,options,expected\r\na,"Yes, or\nno?",3,"[""x""]",7\r\n007,12,,,"say ""hi"""\r\n';
    const [first, second] = read(text, 'csv');
    expect(first!.input).toEqual({ question: 'Yes, or\nno?', count: 3, options: ['x'] });
    expect(second).toMatchObject({ id: '007', input: { question: '12' }, fields: { expected: 'say "hi"' } });
    expect(second!.input.count).toBeUndefined();
  });

  it.each([
    ['{"question":1', 'jsonl', 'line 1: it is not JSON'],
    ['{"count":1}', 'jsonl', 'line 1: the input "question" is missing'],
    ['{"id":1,"question":""}\n{"id":"1","question":""}', 'jsonl', 'line 2: two cases have the id "1"'],
    ['{"question":"","__proto__":{}}', 'jsonl', 'the key "__proto__" is not allowed'],
    ['', 'jsonl', 'The data set has no cases.'],
    ['question,count\nq,many\n', 'csv', 'row 1, count: "many" does not fit the input'],
    ['question,question\nq,r\n', 'csv', 'two columns have the same name'],
    ['question,count\nq\n', 'csv', 'row 1: it has 1 cells, and the header 2'],
  ] as const)('is refused with the place: %j', (text, format, message) => {
    expect(() => read(text, format)).toThrow(message);
  });
});

describe('a score', () => {
  const one = (fields: JsonObject): Case => ({ id: '1', input: { question: 'q' }, fields, data: '' });
  const score = (spec: string, output: JsonObject, fields: JsonObject) => {
    const read = readScoreSpec(spec);
    if (read.kind === 'program' || read.kind === 'judge') throw new Error('not pure');
    return scoreOutput(read, output, one(fields));
  };

  it.each([
    ['exact', { answer: ' yes ' }, { expected: 'yes' }, 1],
    ['exact', { answer: 'Yes' }, { expected: 'yes' }, 0],
    ['exact:ignoreCase=true', { answer: 'Yes' }, { expected: 'yes' }, 1],
    ['exact', { answer: 42 }, { expected: '42' }, 1],
    ['exact', { answer: { b: 1, a: 2 } }, { expected: { a: 2, b: 1 } }, 1],
    ['exact:output=verdict.ok,expected=label', { verdict: { ok: true }, x: 1 }, { label: true }, 1],
    ['contains', { answer: 'It is Paris.' }, { expected: 'Paris' }, 1],
    ['contains', { answer: 'It is Rome.' }, { expected: 'Paris' }, 0],
    ['numeric', { answer: '3 + 4,000.5 = 4,003.5' }, { expected: 4003.5 }, 1],
    ['numeric', { answer: 'none' }, { expected: 0 }, 0],
    ['numeric:tolerance=0.01', { answer: 3.145 }, { expected: '3.14' }, 1],
    ['numeric:tolerance=0.001', { answer: 3.145 }, { expected: '3.14' }, 0],
    ['schema:{"type":"object","required":["a"]}', { a: 1 }, {}, 1],
    ['schema:{"type":"object","required":["a"]}', { b: 1 }, {}, 0],
    ['code:output.answer == expected && fields.hard', { answer: 'x' }, { expected: 'x', hard: true }, 1],
    ['code:output.share', { share: 0.25 }, {}, 0.25],
    ['code:output.share', { share: 7 }, {}, 1],
  ])('%s of %j for %j is %d', (spec, output, fields, expected) => {
    expect(score(spec, output as JsonObject, fields as JsonObject)).toBe(expected);
  });

  it.each(['exactly', 'exact:place=1', 'numeric:tolerance=much', 'schema:{', 'judge:', 'code:('])(
    'is refused as %s',
    (spec) => {
      expect(() => readScoreSpec(spec)).toThrow(FlowError);
    },
  );

  it('needs something to compare with, and is a number or a truth', () => {
    expect(() => score('exact', { answer: 1 }, {})).toThrow('The case "1" has no field "expected"');
    expect(() => score('code:output.answer', { answer: 'good' }, {})).toThrow('A score is true, false or a number');
  });
});

describe('statistics', () => {
  it('pass@k is the unbiased estimator, worked out by hand', () => {
    // 1 − C(3,2)/C(5,2) = 1 − 3/10, and 1 − C(3,3)/C(5,3) = 1 − 1/10.
    expect(passAtK(5, 2, 1)).toBeCloseTo(0.4, 12);
    expect(passAtK(5, 2, 2)).toBeCloseTo(0.7, 12);
    expect(passAtK(5, 2, 3)).toBeCloseTo(0.9, 12);
    expect(passAtK(5, 2, 4)).toBe(1);
    expect(passAtK(5, 0, 5)).toBe(0);
    expect(passAtK(3, 1, 4)).toBeUndefined();
  });

  it('McNemar is the exact two-sided binomial test, worked out by hand', () => {
    expect(mcnemar(0, 0)).toBe(1);
    expect(mcnemar(0, 5)).toBeCloseTo(2 / 32, 12);
    // 2 · (1 + 10 + 45) / 1024
    expect(mcnemar(2, 8)).toBeCloseTo(112 / 1024, 12);
    expect(mcnemar(8, 2)).toBeCloseTo(112 / 1024, 12);
    expect(mcnemar(3, 3)).toBe(1);
    expect(mcnemar(400, 600)).toBeLessThan(1e-9);
  });

  it('the bootstrap interval is the same for a seed, and near the normal one for many values', () => {
    const values = Array.from({ length: 400 }, (_, index) => (index % 4 === 0 ? 0 : 1));
    const interval = bootstrapInterval(values, 's');
    expect(bootstrapInterval(values, 's')).toEqual(interval);
    // 0.75 ± 1.96 · √(0.75 · 0.25 / 400)
    expect(interval.low).toBeCloseTo(0.7076, 1);
    expect(interval.high).toBeCloseTo(0.7924, 1);
    expect(interval.high - interval.low).toBeGreaterThan(0.07);
    expect(interval.high - interval.low).toBeLessThan(0.1);
    expect(bootstrapInterval([1, 1, 1], 's')).toEqual({ low: 1, high: 1 });
    expect(bootstrapInterval([], 's')).toEqual({ low: 0, high: 0 });
  });
});

const record = (id: string, sample: number, score: number, more: Partial<ResultRecord> = {}): ResultRecord => ({
  case: id,
  sample,
  seed: 's',
  data: id,
  status: 'completed',
  output: null,
  score,
  usage: { calls: 2, inputTokens: 10, outputTokens: 5, cost: 0.5 },
  seconds: 1,
  ...more,
});

describe('a histogram', () => {
  it('has equal bins, whole numbers never cut', () => {
    expect(histogram([])).toEqual([]);
    expect(histogram([3, 3])).toEqual([{ from: 3, to: 3, count: 2 }]);
    const scores = histogram([0, 0.05, 0.1, 1], { from: 0, to: 1 });
    expect(scores.map(({ count }) => count)).toEqual([2, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(histogram([3, 9, 9], { isWhole: true }).map(({ from, to, count }) => [from, to, count])).toEqual([
      [3, 3, 1],
      ...[4, 5, 6, 7, 8].map((one) => [one, one, 0]),
      [9, 9, 2],
    ]);
    const wide = histogram([1, 25], { isWhole: true });
    expect(wide.at(0)).toEqual({ from: 1, to: 3, count: 1 });
    expect(wide.at(-1)).toEqual({ from: 25, to: 27, count: 1 });
  });
});

describe('a summary', () => {
  it('has accuracy over cases, pass@k, rounds and totals', () => {
    const judging = { calls: 1, inputTokens: 1, outputTokens: 1 };
    const summary = summarize(
      [
        record('a', 1, 1, { rounds: [0, 1] }),
        record('a', 2, 0),
        record('b', 1, 1, { rounds: [1] }),
        record('b', 2, 1, { status: 'failed', judging }),
      ],
      's',
    );
    expect(summary).toMatchObject({
      cases: 2,
      runs: 4,
      statuses: { completed: 3, failed: 1 },
      accuracy: { mean: 0.75 },
      rounds: [0.5, 1],
      calls: 8,
      judgeCalls: 1,
      inputTokens: 41,
      cost: 2,
      seconds: 4,
    });
    expect(summary.passAt).toEqual({ 1: 0.75, 2: 1 });
    expect(summarize([record('a', 1, 0.5)], 's').passAt).toBeUndefined();
  });
});

describe('a comparison', () => {
  it('pairs the cases that both have', () => {
    const first = [record('a', 1, 1), record('b', 1, 0), record('c', 1, 0), record('d', 1, 0)];
    const second = [record('a', 1, 1), record('b', 1, 1), record('c', 1, 1), record('e', 1, 1)];
    expect(compareResults(first, second, 's')).toMatchObject({
      cases: 3,
      onlyFirst: 1,
      onlySecond: 1,
      second: 1,
      difference: { mean: 2 / 3 },
      mcnemar: { onlyFirstRight: 0, onlySecondRight: 2, p: 0.5 },
    });
  });

  it('lists the cases where the two differ, the greatest difference first', () => {
    const first = [record('a', 1, 1), record('b', 1, 0), record('b', 2, 1), record('c', 1, 0), record('d', 1, 0)];
    const second = [record('a', 1, 1), record('b', 1, 1), record('b', 2, 1), record('c', 1, 1), record('e', 1, 1)];
    expect(differingCases(first, second)).toEqual([
      { case: 'c', first: 0, second: 1 },
      { case: 'b', first: 0.5, second: 1 },
    ]);
  });

  it('refuses files that have nothing in common, or mean other cases', () => {
    expect(() => compareResults([record('a', 1, 1)], [record('b', 1, 1)], 's')).toThrow('no scored case in common');
    const changed = [record('a', 1, 1, { data: 'other' })];
    expect(() => compareResults([record('a', 1, 1)], changed, 's')).toThrow('"a" is not the same in both');
  });
});

describe('a results file', () => {
  const head = '{"format":"flowright-results","version":1,"flow":"f","hash":"h","seed":"s","models":{}}';

  it('is read up to a line that was broken off, the latest record of a case counting', () => {
    const lines = [head, JSON.stringify(record('a', 1, 0)), JSON.stringify(record('a', 1, 1))].join('\n');
    const results = readResults(`${lines}\n{"case":"b","sam`);
    expect(results?.records.map(({ score }) => score)).toEqual([1]);
    expect(results?.wholeLength).toBe(lines.length + 1);
    expect(readResults(head.slice(0, 40))).toBeUndefined();
    expect(readResults('')).toBeUndefined();
  });

  it('is not taken for one when it is something else', () => {
    expect(() => readResults('my notes')).toThrow('holds no results');
    expect(() => readResults('{"a":1}\n')).toThrow('holds no results');
    expect(() => readResults(`${head}\n{"case":1}\n`)).toThrow('Line 2 of the results cannot be read');
  });
});
