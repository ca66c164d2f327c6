import { expect, it } from 'vitest';
import { compileTemplate, compileUrlTemplate } from '#engine/text/index';

const hostile = ['{{ secret }}', '{% assign x = 1 %}', '{{ "a" | upcase }}', '{%- raw -%}', '{{{{ secret }}}}'];

it.each(hostile)('what a value says is never read as a template: %s', (text) => {
  const first = compileTemplate('Said: {{ said }}').render({ said: text, secret: 'CANARY' });
  const second = compileTemplate('Again: {{ said }}').render({ said: first, secret: 'CANARY' });
  expect(second).toBe(`Again: Said: ${text}`);
  expect(compileTemplate('{{ secret }}').render({ secret: 'CANARY' })).toBe('CANARY');
});

it.each(hostile)('nor in an address: %s', (text) => {
  const url = compileUrlTemplate('https://a.example/{{ said }}').render({ said: text, secret: 'CANARY' });
  expect(url).not.toContain('CANARY');
});
