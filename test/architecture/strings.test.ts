import { describe, expect, it } from 'vitest';
import { writtenTexts } from './read-texts.ts';
import { isTestCode } from './rules.ts';
import { projectFiles, readProjectFile } from './source-files.ts';
import { isNode, parseTree, visit } from './syntax-tree.ts';

const workbench = projectFiles()
  .filter((file) => /^web\/.*\.tsx?$/.test(file) && !isTestCode(file) && !/-sample\.ts$/.test(file))
  .map((file) => ({ file, text: readProjectFile(file) ?? '' }));
/** What it says becomes part of somebody's flow. */
const flowContent = new Set(['web/editor/edits/new-node.ts']);
const isOfTexts = (file: string) => file.startsWith('web/text/');

describe('The English of the workbench', () => {
  it('is written in web/text and nowhere else', () => {
    const elsewhere = workbench
      .filter(({ file }) => !isOfTexts(file) && !flowContent.has(file))
      .flatMap(({ file, text }) => writtenTexts(file, text).map((found) => `${file}:${found.line} ${found.text}`));
    expect(elsewhere.join('\n'), 'texts to move to web/text').toBe('');
  });

  it('holds no text that nothing shows', () => {
    const rest = workbench.filter(({ file }) => !isOfTexts(file)).map(({ text }) => text);
    const used = new Set(rest.flatMap((text) => text.match(/\b\w+Texts?\.\w+/g) ?? []));
    const unused = workbench
      .filter(({ file }) => isOfTexts(file))
      .flatMap(({ file, text }) =>
        keysOf(file, text)
          .filter((key) => !used.has(key))
          .map((key) => `${file} ${key}`),
      );
    expect(unused.join('\n'), 'texts to delete').toBe('');
  });
});

describe('The search for texts in place', () => {
  const inPlace = (text: string) => writtenTexts('sample.tsx', text).map((found) => `${found.line} ${found.text}`);

  it('finds them in elements, in attributes that are seen, in objects and in messages', () => {
    const found = inPlace(`const a = (
      <p title={isNew ? 'New one' : \`\${name} of old\`} className="flex">
        Two <b>words</b> {count > 1 && 'and more'}
        <Select label="Colour" options={[{ value: 'red', label: 'Red' }]} />
      </p>
    );
    toast.error('It did not work.');`);
    expect(found).toEqual([
      '2 New one',
      '2 … of old',
      '3 Two',
      '3 words',
      '3 and more',
      '4 Colour',
      '4 Red',
      '7 It did not work.',
    ]);
  });

  it('takes no class, no code, no address and no single letter for a text', () => {
    const found = inPlace(`const a = (
      <p className="flex gap-2" title={said.title} role="status" key={\`row \${index}\`}>
        <code>input.item</code> <Kbd>Esc</Kbd> · {x === 'one' ? 1 : 2} × {format(count, 'short')}
        <input type="text" placeholder="https://example.com/v1" aria-label={roomText.name} />
      </p>
    );`);
    expect(found).toEqual([]);
  });
});

/** `priceTableText.addPrice` for every text of a file. */
function keysOf(file: string, text: string): string[] {
  const keys: string[] = [];
  visit(parseTree(file, text), ({ type, id, init }) => {
    if (type !== 'VariableDeclarator' || !isNode(id) || !isNode(init) || !isNode(init.expression)) return;
    const { properties } = init.expression;
    if (!Array.isArray(properties)) return;
    for (const { key } of properties) keys.push(`${id.name}.${key.name ?? key.value}`);
  });
  return keys;
}
