import { isNamed, isNode, lineAt, parseTree, type SyntaxNode, visit } from './syntax-tree.ts';

/** One place where a file names another module. */
export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Gone after compilation: `import type`, `import('x').T` in a type. */
  readonly isType: boolean;
  /** `export * from`: what a folder offers would no longer be listed anywhere. */
  readonly isStarExport: boolean;
}

export interface ParsedSource {
  readonly imports: readonly Import[];
  /** Lines of code that turns text into code: `eval(…)`, `new Function(…)`. */
  readonly evaluations: readonly number[];
  /** Lines of `as any` and `<any>`. */
  readonly anyCasts: readonly number[];
}

/** Reads one file with the parser that Vite builds with. Throws when it does not parse. */
export function parseSource(file: string, text: string): ParsedSource {
  const found = new Findings(text);
  visit(parseTree(file, text), (node) => found.take(node));
  return found;
}

class Findings implements ParsedSource {
  readonly imports: Import[] = [];
  readonly evaluations: number[] = [];
  readonly anyCasts: number[] = [];
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  take(node: SyntaxNode): void {
    switch (node.type) {
      case 'ImportDeclaration':
        this.#import(node, node.source, { isType: isTypeOnly(node, 'importKind') });
        break;
      case 'ExportNamedDeclaration':
        this.#import(node, node.source, { isType: isTypeOnly(node, 'exportKind') });
        break;
      case 'ExportAllDeclaration':
        this.#import(node, node.source, { isType: node.exportKind === 'type', isStarExport: true });
        break;
      case 'ImportExpression':
        this.#import(node, node.source, {});
        break;
      case 'TSImportType':
        this.#import(node, node.source ?? node.argument, { isType: true });
        break;
      case 'NewExpression':
        if (isNamed(node.callee, 'Function')) this.evaluations.push(this.#line(node));
        // Workers are named by an address relative to the file.
        if (isNamed(node.callee, 'URL')) this.#relativeUrl(node);
        break;
      case 'CallExpression':
        if (isNamed(node.callee, 'eval') || isNamed(node.callee, 'Function')) this.evaluations.push(this.#line(node));
        if (isGlob(node.callee)) for (const pattern of literals(node.arguments)) this.#import(node, pattern, {});
        break;
      case 'TSAsExpression':
      case 'TSTypeAssertion':
        if (isNode(node.typeAnnotation) && node.typeAnnotation.type === 'TSAnyKeyword')
          this.anyCasts.push(this.#line(node));
        break;
    }
  }

  #import(node: SyntaxNode, source: unknown, kind: Partial<Import>): void {
    const specifier = literalText(source);
    if (specifier === undefined) return;
    this.imports.push({ specifier, line: this.#line(node), isType: false, isStarExport: false, ...kind });
  }

  #relativeUrl(node: SyntaxNode): void {
    const [address] = literals(node.arguments);
    const text = literalText(address);
    if (text !== undefined && /^\.\.?\/.*\.(ts|tsx|mjs|js)$/.test(text)) this.#import(node, address, {});
  }

  #line(node: SyntaxNode): number {
    return lineAt(this.#text, node.start);
  }
}

/** `import.meta.glob(…)` reaches files without importing them by name. */
function isGlob(callee: unknown): boolean {
  return (
    isNode(callee) &&
    callee.type === 'MemberExpression' &&
    isNode(callee.object) &&
    callee.object.type === 'MetaProperty' &&
    isNamed(callee.property, 'glob')
  );
}

function isTypeOnly(node: SyntaxNode, key: 'importKind' | 'exportKind'): boolean {
  if (node[key] === 'type') return true;
  const { specifiers } = node;
  return (
    Array.isArray(specifiers) &&
    specifiers.length > 0 &&
    specifiers.every((specifier) => isNode(specifier) && specifier[key] === 'type')
  );
}

function literals(list: unknown): unknown[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown) =>
    isNode(item) && item.type === 'ArrayExpression' ? literals(item.elements) : [item],
  );
}

function literalText(source: unknown): string | undefined {
  return isNode(source) && source.type === 'Literal' && typeof source.value === 'string' ? source.value : undefined;
}
