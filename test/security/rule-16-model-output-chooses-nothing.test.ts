import { expect, it } from 'vitest';
import { urlTarget } from '#engine/format/index';
import { compileUrlTemplate } from '#engine/text/index';
import { filesWith } from './find-in-sources.ts';

const hostile = [
  '//evil.example',
  '../../x',
  '@evil.example',
  'https://evil.example',
  '?key=1#',
  '\\evil.example',
  '%2e%2e',
];

it.each(hostile)('what a model says is a part of a path at most: %s', (said) => {
  const url = new URL(compileUrlTemplate('https://api.example/search/{{ said }}').render({ said }));
  expect([url.origin, url.username, url.search, url.hash]).toEqual(['https://api.example', '', '', '']);
});

it.each([
  'https://{{ said }}/x',
  '{{ said }}',
  '{{ said }}://api.example/',
  'https://api.{{ said }}/',
  'https://api.example{{ said }}',
  'https://{{ said }}@api.example/',
])('no message stands where the host of an address stands: %s', (url) => {
  expect(urlTarget('https://api.example/{{ said }}')).toMatchObject({ name: 'api.example' });
  // A text is the reason why it is refused.
  expect(typeof urlTarget(url)).toBe('string');
});

it('every call looks where it goes: when it is checked, when it is made and when it is granted', () => {
  expect(filesWith(/\burlTarget\((node|call)\.url\)/).filter((file) => file.startsWith('engine/'))).toEqual([
    'engine/graph/check-outside.ts',
    'engine/nodes/http.ts',
    'engine/run/effect-runner.ts',
  ]);
});
