import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FlowError } from '../errors.ts';
import type { Json } from '../json.ts';
import { boundedCache } from './bounded-cache.ts';
import { compileTemplate } from './index.ts';

type Scope = Record<string, Json | undefined>;

function render(source: string, scope: Scope = {}): string {
  return compileTemplate(source).render(scope);
}

function errorOf(source: string, scope: Scope = {}): FlowError {
  try {
    render(source, scope);
  } catch (error) {
    if (error instanceof FlowError) return error;
    throw error;
  }
  throw new Error(`no error: ${source}`);
}

const verdict = { ok: true, notes: ['x', { y: 1 }], 'two words': 2, score: 0.5 };

describe('a template', () => {
  it.each<[string, Scope, string]>([
    ['Solve: {{ question }}', { question: '6 × 7?' }, 'Solve: 6 × 7?'],
    [
      '{{ a.score }} {{ a["two words"] }} {{ a.notes[0] }} {{ a.notes.first }} {{ a.notes.size }}',
      { a: verdict },
      '0.5 2 x x 2',
    ],
    ['{{ a }}', { a: verdict }, '{"ok":true,"notes":["x",{"y":1}],"two words":2,"score":0.5}'],
    ['{{ a }}|{{ b }}|{{ c }}|{{ d }}', { a: null, b: false, c: 0, d: [1, 'two'] }, '|false|0|[1,"two"]'],
    ['{{ a | upcase }}', { a: { b: 'c' } }, '{"B":"C"}'],
    ['{{ "x" | append: a }}{{ a | append: "!" }}', { a: { b: 1 } }, 'x{"b":1}{"b":1}!'],
    ['{{ a | join: ", " }}', { a: ['x', { b: 1 }, [2]] }, 'x, {"b":1}, [2]'],
    ['{{ a | raw }}{{ a | json }}', { a: { b: 1 } }, '{"b":1}{"b":1}'],
    ['{% echo a %}{% cycle a, 2 %}', { a: { b: 1 } }, '{"b":1}{"b":1}'],
    ['{% capture c %}{{ a }}{% endcapture %}{{ c }}', { a: [{ b: 1 }] }, '[{"b":1}]'],
    ['{% if a %}yes{% else %}no{% endif %}', {}, 'no'],
    ['{% unless a %}none{% endunless %}', { a: undefined }, 'none'],
    ['{{ a | default: "none" }}', {}, 'none'],
    ['{% assign b = a | default: 3 %}{{ b }}', {}, '3'],
    ['{% case a %}{% when 1 %}one{% else %}other{% endcase %}', {}, 'other'],
    [
      '{% for v in a %}{{ forloop.index }}. {{ v.name }}{% unless forloop.last %}, {% endunless %}{% endfor %}',
      { a: [{ name: 'x' }, { name: 'y' }] },
      '1. x, 2. y',
    ],
    ['{% for p in a %}{{ p[0] }}={{ p[1] }};{% endfor %}', { a: { x: 1, y: 2 } }, 'x=1;y=2;'],
    ['{% if a contains "b" %}1{% endif %}{% if l contains 2 %}2{% endif %}', { a: 'abc', l: [1, 2] }, '12'],
    ['{% if a > 1 and a <= 2 or false %}in{% endif %}{% if b < "c" %}!{% endif %}', { a: 2, b: 'b' }, 'in!'],
    ['{{ a | strip | split: "," | reverse | join: "-" }}', { a: ' 1,2,3 ' }, '3-2-1'],
    [
      '{{ a | where: "ok", true | map: "n" | sum }}',
      {
        a: [
          { ok: true, n: 2 },
          { ok: false, n: 5 },
          { ok: true, n: 3 },
        ],
      },
      '5',
    ],
    ['{{ a | round: 2 }} {{ 7 | divided_by: 2.0 }} {{ 7 | modulo: 2 }}', { a: 2.345 }, '2.35 3.5 1'],
    ['{{ a | replace: "$&", "b" | truncate: 6 }}', { a: 'x$&yzzzzz' }, 'xby...'],
    ['{% raw %}{{ a }}{% endraw %}', {}, '{{ a }}'],
    ['<b>{{ a }}</b>', { a: '"<&>"' }, '<b>"<&>"</b>'],
    ['  {{- a -}}  \n', { a: 1 }, '1'],
    ['', {}, ''],
  ])('%j with %j gives %j', (source, scope, expected) => {
    expect(render(source, scope)).toBe(expected);
  });

  it('lists what it needs from outside in order of first appearance', () => {
    const source = `{% if a == "x" %}1{% elsif b %}{{ z.q }}{% endif %}{{ c | append: z }}{% assign d = e %}{{ d }}
{% for f in g %}{{ f }}{{ forloop.index }}{{ y }}{% endfor %}{% capture h %}{{ i }}{% endcapture %}{{ h }}{{ k[l] }}`;
    expect(compileTemplate(source).names).toEqual(['a', 'b', 'z', 'c', 'e', 'g', 'y', 'i', 'k', 'l']);
    expect(compileTemplate('no holes').names).toEqual([]);
  });

  it('is filled in once: braces in an answer stay text', () => {
    const answer = '{{ secret }} {% for i in (1..3) %}x{% endfor %}';
    const first = render('{{ answer }}', { answer, secret: 'S' });
    expect(first).toBe(answer);
    expect(render('{{ first }}', { first, secret: 'S' })).toBe(answer);
  });

  it('changes nothing that it was given', () => {
    const scope = Object.freeze({ n: 1, list: Object.freeze([3, 1, 2]) });
    expect(render('{% increment n %}{{ list | sort | join }}{% assign list = 1 %}', scope)).toBe('11 2 3');
    expect(scope.list).toEqual([3, 1, 2]);
  });

  it('is compiled once for the same source', () => {
    expect(compileTemplate('{{ same }}')).toBe(compileTemplate('{{ same }}'));
  });
});

describe('a template error', () => {
  it.each<[string, Scope, string, string]>([
    ['a\nb {{ x }', {}, 'TEMPLATE_INVALID', 'line 2, column 3'],
    ['{% if a %}', {}, 'TEMPLATE_INVALID', 'not closed'],
    ['{{ a | nosuch }}', {}, 'TEMPLATE_INVALID', 'nosuch'],
    ['{% nosuch %}', {}, 'TEMPLATE_INVALID', 'nosuch'],
    ['{{ }}', {}, 'TEMPLATE_INVALID', 'line 1, column 4'],
    ['x'.repeat(200_001), {}, 'TEMPLATE_INVALID', '200000'],
    ['Hi {{ who }}', {}, 'TEMPLATE_FAILED', 'needs `who`, which is missing (line 1, column 7)'],
    ['\n{{ a.b.c }}', { a: { b: {} } }, 'TEMPLATE_FAILED', 'needs `a.b.c`, which is missing (line 2, column 4)'],
    ['{% for x in list %}{% endfor %}', {}, 'TEMPLATE_FAILED', '`list`'],
    ['{{ a | append: b }}', { a: 'x' }, 'TEMPLATE_FAILED', '`b`'],
  ])('in %j with %j is %s and says %s', (source, scope, code, part) => {
    const error = errorOf(source, scope);
    expect(error.code).toBe(code);
    expect(error.message).toContain(part);
    expect(error.message).not.toMatch(/line:\d/);
  });
});

describe('a hostile template', () => {
  it.each<[string, Scope, string]>([
    ['{{ a.constructor }}', { a: {} }, '`a.constructor`'],
    ['{{ a["constructor"] }}', { a: 'text' }, 'missing'],
    ['{{ a[k].constructor }}', { a: { constructo: 1 }, k: 'constructor' }, 'missing'],
    ['{{ a.__proto__ }}', { a: {} }, '`a.__proto__`'],
    ['{{ __proto__ }}', {}, '`__proto__`'],
    ['{{ constructor }}', {}, '`constructor`'],
    ['{{ toString }}', {}, '`toString`'],
    ['{{ a.toString }}', { a: [] }, '`a.toString`'],
    ['{{ a.map }}', { a: [] }, '`a.map`'],
    ['{{ globalThis }}{{ process }}', {}, '`globalThis`'],
    ['{% assign __proto__ = a %}{{ polluted }}', { a: { polluted: 1 } }, '`polluted`'],
    ['{% capture __proto__ %}{% endcapture %}{{ polluted }}', {}, '`polluted`'],
    ['{% include "x" %}', {}, 'include'],
    ['{% include a %}', { a: 'x' }, 'include'],
    ['{% render "x" %}', {}, 'render'],
    ['{% layout "x" %}', {}, 'layout'],
    ['{% block b %}{% endblock %}', {}, 'block'],
    ['{% tablerow x in a %}{% endtablerow %}', {}, 'tablerow'],
    ['{{ a | where_exp: "i", b }}', { a: [], b: 'i' }, 'where_exp'],
    ['{{ "now" | date: "%s" }}', {}, 'date'],
    ['{{ a | sample }}', { a: [1] }, 'sample'],
    ['{{ a | push: a }}', { a: [1] }, 'push'],
    ['{{ a | strip_html }}', { a: '<' }, 'strip_html'],
    ['{{ a | constructor }}', { a: 1 }, 'constructor'],
    ['{% constructor %}', {}, 'constructor'],
  ])('%s is refused', (source, scope, part) => {
    const error = errorOf(source, scope);
    expect(error.code).toMatch(/^TEMPLATE_/);
    expect(error.message).toContain(part);
    expect(({} as { polluted?: unknown }).polluted).toBe(undefined);
  });

  const big = 'x'.repeat(1_000_000);
  const rows = Array.from({ length: 2000 }, (_, index) => index);
  it.each<[string, string]>([
    ['a range of 1e9', '{% for i in (1..1000000000) %}x{% endfor %}'],
    ['nested loops', '{% for i in (1..1000) %}{% for j in (1..1000) %}{% endfor %}{% endfor %}'],
    [
      'nested loops with text',
      `{% for i in (1..300) %}{% for j in (1..300) %}${'x'.repeat(100)}{% endfor %}{% endfor %}`,
    ],
    [
      'doubling by capture',
      `{% capture x %}ab{% endcapture %}${'{% capture x %}{{x}}{{x}}{% endcapture %}'.repeat(40)}{{x}}`,
    ],
    ['doubling by append', `{% assign x = "ab" %}${'{% assign x = x | append: x %}'.repeat(40)}{{x}}`],
    ['doubling by concat', `{% assign x = "a,b" | split: "," %}${'{% assign x = x | concat: x %}'.repeat(40)}{{x}}`],
    ['replacing everything', '{{ big | replace: "x", big }}'],
    ['splitting again and again', '{% for r in rows %}{% assign y = big | split: "" %}{% endfor %}'],
    ['searching again and again', '{% for r in rows %}{% if big contains "y" %}{% endif %}{% endfor %}'],
    ['printing a large message often', '{{ big }}{{ big }}{{ big }}'],
    ['printing a large object often', '{% for r in rows %}{% assign y = obj | json %}{% endfor %}'],
    ['an object in a list many times', `{% assign l = list %}${'{% assign l = l | concat: l %}'.repeat(12)}{{ l }}`],
    [
      'an object in a list many times, joined',
      `{% assign l = list %}${'{% assign l = l | concat: l %}'.repeat(12)}{{ l | join }}`,
    ],
    ['deep nesting', '{% if big %}'.repeat(10_000) + '{% endif %}'.repeat(10_000)],
    ['deep nesting of expressions', `{{ ${'a['.repeat(50_000)}1${']'.repeat(50_000)} }}`],
    ['unclosed braces', '{{'.repeat(99_000)],
    ['unclosed tags', '{%'.repeat(99_000)],
    ['a range with huge ends', '{{ (1..99999999999999999999) | size }}'],
    ['a slice with a huge length', '{{ big | slice: 0, 99999999999 }}'],
  ])('%s ends soon in an error', (_name, source) => {
    const error = errorOf(source, { big, rows, obj: { big }, list: [{ big: 'x'.repeat(10_000) }] });
    expect(['TEMPLATE_INVALID', 'TEMPLATE_FAILED', 'MESSAGE_TOO_LARGE']).toContain(error.code);
  });

  it('with thousands of variables compiles', () => {
    expect(compileTemplate('{{a}}'.repeat(20_000)).names).toEqual(['a']);
  });

  it('gives text or a FlowError, whatever the source', () => {
    const pieces = fc.constantFrom(
      '{{',
      '}}',
      '{%',
      '%}',
      ' ',
      'a',
      'b',
      '.',
      '[',
      ']',
      '|',
      ':',
      ',',
      '"',
      "'",
      'if',
      'endif',
      'for',
      'in',
      'endfor',
      'assign',
      '=',
      'capture',
      'endcapture',
      'raw',
      'endraw',
      'json',
      'join',
      'append',
      'default',
      'size',
      '1',
      '(1..9)',
      'constructor',
      '\n',
      '-',
      '{{ a }}',
      '{{ b | join }}',
      '{% if a %}',
      '{% endif %}',
      '{% for x in b %}',
      '{% endfor %}',
      '{{ x }}',
      '__proto__',
      'liquid',
      '#',
    );
    const source = fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join(''));
    const scope: Scope = { a: { b: 1, c: [{ d: 'x' }] }, b: ['x', { y: 1 }, null] };
    const before = JSON.stringify(scope);
    const property = (text: string) => {
      try {
        const result = render(text, scope);
        expect(typeof result).toBe('string');
        expect(result).not.toContain('[object Object]');
      } catch (error) {
        if (!(error instanceof FlowError)) throw error;
      }
      expect(JSON.stringify(scope)).toBe(before);
    };
    fc.assert(fc.property(source, property), { numRuns: 4000 });
    fc.assert(fc.property(fc.string({ maxLength: 50 }), property), { numRuns: 500 });
  });
});

describe('the cache', () => {
  it('keeps the sources used last and forgets the others', () => {
    const made: string[] = [];
    const get = boundedCache(2, (source) => {
      made.push(source);
      return { source };
    });
    for (const source of ['a', 'b', 'a', 'c', 'a', 'b']) get(source);
    expect(made).toEqual(['a', 'b', 'c', 'b']);
  });

  it('does not remember an error', () => {
    let fails = true;
    const get = boundedCache(2, (source) => {
      if (fails) throw new Error(source);
      return source;
    });
    expect(() => get('a')).toThrow('a');
    fails = false;
    expect(get('a')).toBe('a');
  });
});
