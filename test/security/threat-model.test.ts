import { expect, it } from 'vitest';
import { readProjectFile } from '../architecture/source-files.ts';
import { ruleFile, rules } from './rules.ts';

it.each(rules)('rule %i (%s) has its test, and its line in the threat model', (number, name) => {
  const file = ruleFile([number, name]);
  expect(readProjectFile(`test/security/${file}`)).toMatch(/\bit(\.each|\()/);
  const page = readProjectFile('docs/threat-model.md') ?? '';
  expect(page.split('\n').filter((line) => line.startsWith(`| ${number} |`) && line.includes(file))).toHaveLength(1);
});

it('there are nineteen of them', () => {
  expect(rules.map(([number]) => number)).toEqual(Array.from({ length: 19 }, (_, index) => index + 1));
});
