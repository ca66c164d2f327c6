import { childrenOf, isNode, lineAt, parseTree, type SyntaxNode } from './syntax-tree.ts';

/** A text that somebody sees or hears, written where it is used. */
export interface WrittenText {
  readonly line: number;
  readonly text: string;
}

/** Attributes and properties whose values are seen or read out, whichever component or object has them. */
const seenNames = new Set([
  'aria-description',
  'aria-label',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'action',
  'alt',
  'ariaLabel',
  'description',
  'heading',
  'hint',
  'label',
  'placeholder',
  'subtitle',
  'summary',
  'title',
]);

/** Calls that show their arguments to people. */
const sayingCalls = new Set([
  'announce',
  'error',
  'info',
  'message',
  'showError',
  'success',
  'toast',
  'usePageTitle',
  'warning',
]);

/** Names of things in a flow or on a keyboard, which are the same in every language. */
const codeElements = new Set(['code', 'kbd', 'Kbd', 'pre']);

/** Addresses, code, single letters and units, names of products. */
const sameEverywhere = [
  /^https?:\/\/\S*$/,
  /^[[{]/,
  /^\P{L}*\p{L}?\P{L}*$/u,
  /^(Flowright|OpenAI|OpenRouter|Ollama|LM Studio)$/,
];

/** The texts of a file of the workbench that are written in JSX, in what is seen of it, or said in a call. */
export function writtenTexts(file: string, text: string): WrittenText[] {
  const found: WrittenText[] = [];
  const keep = (node: SyntaxNode, said: string) => {
    const bare = said.trim();
    if (!sameEverywhere.some((pattern) => pattern.test(bare)))
      found.push({ line: lineAt(text, node.start + said.length - said.trimStart().length), text: bare });
  };
  const walk = (value: unknown, isSeen: boolean): void => {
    if (!isNode(value)) {
      for (const child of childrenOf(value)) walk(child, isSeen);
      return;
    }
    const own = isSeen ? textOf(value) : undefined;
    if (own !== undefined) keep(value, own);
    for (const [part, seen] of partsOf(value, isSeen)) walk(part, seen);
  };
  walk(parseTree(file, text), false);
  return found;
}

/** The text that a node is: of a template, all but its values. */
function textOf(node: SyntaxNode): string | undefined {
  if (node.type === 'JSXText' || node.type === 'Literal')
    return typeof node.value === 'string' ? node.value : undefined;
  if (node.type !== 'TemplateLiteral' || !Array.isArray(node.quasis)) return undefined;
  return node.quasis.map((quasi: { value: { cooked: string } }) => quasi.value.cooked).join('…');
}

/** What a node holds, and whether that is seen. */
function partsOf(node: SyntaxNode, isSeen: boolean): ReadonlyArray<readonly [part: unknown, isSeen: boolean]> {
  switch (node.type) {
    case 'JSXElement':
      return [
        [node.openingElement, false],
        [node.children, !codeElements.has(nameOf(node.openingElement))],
      ];
    case 'JSXFragment':
      return [[node.children, true]];
    case 'JSXAttribute':
      return [[node.value, seenNames.has(nameOf(node))]];
    case 'Property':
      return [
        [node.key, false],
        [node.value, !node.computed && seenNames.has(nameOf({ name: node.key }))],
      ];
    case 'CallExpression':
      return [
        [node.callee, false],
        [node.arguments, isSaying(node.callee)],
      ];
    case 'ConditionalExpression':
      return [
        [node.test, false],
        [node.consequent, isSeen],
        [node.alternate, isSeen],
      ];
    case 'LogicalExpression':
      return [
        [node.left, isSeen && node.operator !== '&&'],
        [node.right, isSeen],
      ];
    case 'ArrowFunctionExpression':
      return [
        [node.params, false],
        [node.body, isSeen && isNode(node.body) && node.body.type !== 'BlockStatement'],
      ];
    // What is chosen or written by these is still the text itself.
    case 'JSXExpressionContainer':
    case 'TemplateLiteral':
    case 'TSNonNullExpression':
      return childrenOf(node).map((part) => [part, isSeen] as const);
    default:
      return childrenOf(node).map((part) => [part, false] as const);
  }
}

/** `toast.error(…)`, `showError(…)`. */
function isSaying(callee: unknown): boolean {
  if (!isNode(callee)) return false;
  if (callee.type === 'Identifier') return sayingCalls.has(String(callee.name));
  return (
    callee.type === 'MemberExpression' && isToast(callee.object) && sayingCalls.has(nameOf({ name: callee.property }))
  );
}

function isToast(node: unknown): boolean {
  return isNode(node) && node.type === 'Identifier' && node.name === 'toast';
}

function nameOf(node: unknown): string {
  if (typeof node !== 'object' || node === null || !('name' in node)) return '';
  const { name } = node;
  if (typeof name === 'string') return name;
  if (!isNode(name)) return '';
  return typeof name.name === 'string' ? name.name : String(name.value ?? '');
}
