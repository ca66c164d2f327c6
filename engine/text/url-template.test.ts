import { describe, expect, it } from 'vitest';
import { compileUrlTemplate } from './index.ts';

describe('the template of a URL', () => {
  const at = (rest: string, scope: Parameters<ReturnType<typeof compileUrlTemplate>['render']>[0]) =>
    compileUrlTemplate(`https://a.example/${rest}`).render(scope).slice('https://a.example/'.length);

  it('encodes whatever a message brings, after the filters', () => {
    expect(at('{{ a }}?q={{ b }}', { a: '../x?y#z', b: 'a&b=c d+é"' })).toBe(
      '..%2Fx%3Fy%23z?q=a%26b%3Dc%20d%2B%C3%A9%22',
    );
    expect(at('{{ a | upcase }}', { a: 'x/y' })).toBe('X%2FY');
    expect(at('{{ a | append: "/b" }}', { a: 'x' })).toBe('x%2Fb');
    expect(at('{{ a | raw }}', { a: '/' })).toBe('%2F');
    expect(at('?list={{ a }}&n={{ n }}', { a: ['x', 1], n: 7 })).toBe('?list=%5B%22x%22%2C1%5D&n=7');
    expect(at('{{ a }}', { a: '\r\nHost: evil.example' })).toBe('%0D%0AHost%3A%20evil.example');
  });

  it('names its variables, once', () => {
    expect(compileUrlTemplate('https://a.example/{{ b }}/{{ a.id }}?{{ b }}').names).toEqual(['b', 'a']);
  });

  it('takes no tags, some of which would print without encoding', () => {
    for (const tag of ['{% echo a %}', '{% cycle a %}', '{%- liquid echo a %}'])
      expect(() => compileUrlTemplate(`https://a.example/${tag}`)).toThrow(
        expect.objectContaining({ code: 'TEMPLATE_INVALID' }),
      );
  });

  it('fails for half a letter, which no URL can hold', () => {
    expect(() => at('{{ a }}', { a: '\ud800' })).toThrow(expect.objectContaining({ code: 'TEMPLATE_FAILED' }));
  });
});
