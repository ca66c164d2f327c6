import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExpression } from '#engine/expressions/index';
import { compile, parseFlowText, parseJournal, printFlow, replayJournal } from '#engine/index';
import { compileTemplate } from '#engine/text/index';
import { flowFrom } from '../random-flows/build-flow.ts';
import { flowShapes } from '../random-flows/flow-shapes.ts';
import { searching, secondsToSearch } from '../random-flows/seconds.ts';
import { garbled, onlyFlowErrors } from './garbled.ts';

const golden = join(import.meta.dirname, '../replay/golden/1');
const journals = readdirSync(golden).map((file) => readFileSync(join(golden, file), 'utf8'));

/** A JSON value with one of its parts replaced, moved or removed. */
const anyJson = fc.jsonValue({ maxDepth: 4 });

const limit = secondsToSearch(3) * 1000 + 60_000;
const wildness = { fails: true, cuts: true, draws: true };

describe('a fuzz of', () => {
  it(
    'the flow file parser gives a flow or a FlowError, and a flow that is read prints and reads back',
    () => {
      let read = 0;
      const texts = flowShapes.map((shape) => printFlow(flowFrom(shape, wildness)));
      fc.assert(
        fc.property(
          fc.oneof(
            garbled(texts),
            garbled(texts),
            anyJson.map((value) => JSON.stringify(value)),
          ),
          (text) => {
            const parsed = parseFlowText(text);
            if (!parsed.ok) {
              expect(parsed.problems.length).toBeGreaterThan(0);
              return;
            }
            read += 1;
            compile(parsed.flow);
            const again = parseFlowText(printFlow(parsed.flow));
            expect(again.ok && again.flow).toEqual(parsed.flow);
          },
        ),
        searching(3),
      );
      expect(read).toBeGreaterThan(0);
    },
    limit,
  );

  it(
    'the journal reader gives a result or a FlowError that names the entry',
    () => {
      let read = 0;
      fc.assert(
        fc.property(garbled(fc.constantFrom(...journals)), fc.array(anyJson, { maxLength: 3 }), (text, more) => {
          let journal: unknown[];
          try {
            journal = (JSON.parse(text) as { journal: unknown[] }).journal;
          } catch {
            journal = text.split('\n').flatMap((line) => parseLine(line));
          }
          if (!Array.isArray(journal)) return;
          const whole = [...journal, ...more];
          if (onlyFlowErrors(() => parseJournal(whole))) onlyFlowErrors(() => replayJournal(whole));
          if (onlyFlowErrors(() => replayJournal(journal))) read += 1;
        }),
        searching(3),
      );
      expect(read).toBeGreaterThan(0);
    },
    limit,
  );

  it(
    'the compilers of expressions and templates gives a result or a FlowError',
    () => {
      const expressions = fc.constantFrom(
        'value.list.filter((a) => a > 1).length >= size && !done',
        'JSON.stringify({ a: [1, ...list], b: `x` }) + Math.max(1, 2)',
        'a?.b?.[c] ?? (d ? e : -f)',
      );
      const templates = fc.constantFrom(
        '{% for a in list limit: 2 %}{{ a.b | upcase }}{% else %}none{% endfor %}',
        '{% assign n = x | size %}{% if n > 2 and y contains "a" %}{{ n }}{% elsif z %}{{- z -}}{% endif %}',
        '{% case a %}{% when 1, 2 %}b{% endcase %}{% raw %}{{ no }}{% endraw %}{{ c["d e"] | default: "f" }}',
      );
      const scope = { value: { list: [1, 2, 3] }, list: [{ b: 'c' }], x: 'text', a: 1, c: { 'd e': null } };
      fc.assert(
        fc.property(garbled(expressions), garbled(templates), (expression, template) => {
          onlyFlowErrors(() => {
            JSON.stringify(compileExpression(expression).evaluate(scope));
          });
          onlyFlowErrors(() => {
            expect(typeof compileTemplate(template).render(scope)).toBe('string');
          });
        }),
        searching(3),
      );
    },
    limit,
  );
});

function parseLine(line: string): unknown[] {
  try {
    return [JSON.parse(line.replace(/,$/, ''))];
  } catch {
    return [];
  }
}
