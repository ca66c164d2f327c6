import * as monaco from 'monaco-editor/editor';
import 'monaco-editor/features/register.all';
import 'monaco-editor/languages/definitions/javascript/register';
import 'monaco-editor/languages/definitions/markdown/register';
import 'monaco-editor/languages/features/json/register';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import JsonWorker from 'monaco-editor/language/json/json.worker?worker';
import TsWorker from 'monaco-editor/language/typescript/ts.worker?worker';
import * as ts from 'monaco-editor/languages/features/typescript/register';
import { FlowError } from '#engine/errors';
import { compileExpression } from '#engine/expressions/index';
import { vocabulary } from '#engine/expressions/vocabulary';
import { compileTemplate } from '#engine/text/index';
import { describeAt, type Member, membersAt, type ScopeName, wordsAt } from './scope-names.ts';

self.MonacoEnvironment = {
  getWorker(_id, label) {
    if (label === 'json') return new JsonWorker();
    return label === 'typescript' || label === 'javascript' ? new TsWorker() : new EditorWorker();
  },
};

ts.javascriptDefaults.setCompilerOptions({
  allowJs: true,
  checkJs: true,
  allowNonTsExtensions: true,
  target: ts.ScriptTarget.ESNext,
  lib: ['es2023'],
});
// A code node is the body of a function: `return` at the top is what it is for.
ts.javascriptDefaults.setDiagnosticsOptions({ diagnosticCodesToIgnore: [1108] });

/** The language of prompts and templates: text with `{{ variables }}` and `{% tags %}`. */
export const promptLanguage = 'flow-text';

/** The language of conditions and scores: the safe part of JavaScript. */
export const expressionLanguage = 'flow-expression';

const scopes = new Map<string, readonly ScopeName[]>();

/** Says what a text may refer to; asked for completions in that text. */
export function setScope(uri: string, names: readonly ScopeName[] | undefined): void {
  if (names === undefined) scopes.delete(uri);
  else scopes.set(uri, names);
}

function namesIn(model: monaco.editor.ITextModel): readonly ScopeName[] {
  return scopes.get(model.uri.toString()) ?? [];
}

function wordRange(model: monaco.editor.ITextModel, position: monaco.Position): monaco.IRange {
  const { startColumn, endColumn } = model.getWordUntilPosition(position);
  return { startLineNumber: position.lineNumber, endLineNumber: position.lineNumber, startColumn, endColumn };
}

function fieldItems(members: readonly Member[], range: monaco.IRange): monaco.languages.CompletionItem[] {
  return members.map(({ name, type }) => ({
    label: { label: name, detail: ` ${type}` },
    kind: monaco.languages.CompletionItemKind.Field,
    insertText: name,
    sortText: `0${name}`,
    range,
  }));
}

/** Tells the type of what the pointer is on, where it is in scope. */
const hovering: monaco.languages.HoverProvider = {
  provideHover(model, position) {
    const words = wordsAt(model.getLineContent(position.lineNumber), position.column);
    const names = namesIn(model);
    const told = words === undefined ? undefined : describeAt(names, words.text);
    if (words === undefined || told === undefined) return null;
    const origin = names.find(({ name }) => words.text.split(/[.[?]/, 1)[0] === name)?.origin ?? '';
    return {
      range: new monaco.Range(position.lineNumber, words.from, position.lineNumber, words.to),
      contents: [{ value: ['```typescript', told, '```'].join('\n') }, { value: origin }],
    };
  },
};

let declared: monaco.IDisposable | undefined;

/** Types of `input` and `random` for the code that is being written; one editor of code is open at a time. */
export function declareCode(declaration: string): void {
  declared?.dispose();
  declared = ts.javascriptDefaults.addExtraLib(declaration, 'ts:code-node.d.ts');
}

monaco.languages.register({ id: promptLanguage });
monaco.languages.setMonarchTokensProvider(promptLanguage, {
  tokenizer: {
    root: [
      [/\{\{-?/, { token: 'delimiter.variable', next: '@variable' }],
      [/\{%-?/, { token: 'delimiter.tag', next: '@tag' }],
      [/^#{1,6} .*$/, 'heading'],
    ],
    variable: [[/-?\}\}/, { token: 'delimiter.variable', next: '@pop' }], { include: 'inside' }],
    tag: [
      [/-?%\}/, { token: 'delimiter.tag', next: '@pop' }],
      [
        /\b(if|elsif|else|endif|unless|endunless|for|endfor|in|case|when|endcase|assign|capture|endcapture)\b/,
        'keyword',
      ],
      { include: 'inside' },
    ],
    inside: [
      [/\|\s*\w+/, 'function'],
      [/"[^"]*"|'[^']*'/, 'string'],
      [/\b\d+(\.\d+)?\b/, 'number'],
      [/[A-Za-z_][\w.]*/, 'variable'],
    ],
  },
});
monaco.languages.setLanguageConfiguration(promptLanguage, {
  // No pairs are closed by themselves: Monaco does not type over a closing mark of two characters.
  autoClosingPairs: [],
  brackets: [
    ['{{', '}}'],
    ['{%', '%}'],
  ],
});
monaco.languages.registerCompletionItemProvider(promptLanguage, {
  triggerCharacters: ['{', ' ', '.'],
  provideCompletionItems(model, position) {
    const before = model.getLineContent(position.lineNumber).slice(0, position.column - 1);
    const members = /\{[{%][^}%]*$/.test(before) ? membersAt(namesIn(model), before) : undefined;
    if (members !== undefined) return { suggestions: fieldItems(members, wordRange(model, position)) };
    const open = /\{\{-?\s*([A-Za-z_]\w*)?$/.exec(before) ?? /\{%-?[^%]*?\b([A-Za-z_]\w*)?$/.exec(before);
    if (open === null) return { suggestions: [] };
    const range = wordRange(model, position);
    const needsSpace = /\{\{-?$/.test(before);
    const rest = model.getLineContent(position.lineNumber).slice(position.column - 1);
    const close = before.includes('{{') && !/^\s*-?(\}\}|\|)/.test(rest) ? ' }}' : '';
    const suggestions = namesIn(model).map(({ name, type, origin }) => ({
      label: { label: name, description: origin, detail: ` ${type}` },
      documentation: describeAt(namesIn(model), name) ?? '',
      kind: monaco.languages.CompletionItemKind.Variable,
      insertText: `${needsSpace ? ' ' : ''}${name}${close}`,
      range,
    }));
    return { suggestions };
  },
});

monaco.languages.register({ id: expressionLanguage });
monaco.languages.setMonarchTokensProvider(expressionLanguage, {
  tokenizer: {
    root: [
      [/\b(true|false|null|undefined)\b/, 'keyword'],
      [/"[^"]*"|'[^']*'|`[^`]*`/, 'string'],
      [/\b\d+(\.\d+)?\b/, 'number'],
      [/[A-Za-z_]\w*(?=\s*\()/, 'function'],
      [/[A-Za-z_]\w*/, 'variable'],
    ],
  },
});
monaco.languages.setLanguageConfiguration(expressionLanguage, {
  brackets: [
    ['(', ')'],
    ['[', ']'],
  ],
  autoClosingPairs: [
    { open: '(', close: ')' },
    { open: '[', close: ']' },
    { open: "'", close: "'" },
    { open: '"', close: '"' },
  ],
});
monaco.languages.registerCompletionItemProvider(expressionLanguage, {
  triggerCharacters: ['.'],
  provideCompletionItems(model, position) {
    const word = model.getWordUntilPosition(position);
    const before = model.getLineContent(position.lineNumber).slice(0, word.startColumn - 1);
    const range = wordRange(model, position);
    const { Variable, Method, Function: Callable } = monaco.languages.CompletionItemKind;
    const entry = (label: string, kind: monaco.languages.CompletionItemKind, detail = '', origin = '') => ({
      label: { label, detail, description: origin },
      kind,
      insertText: label,
      range,
    });
    if (before.endsWith('.'))
      return /[)\]\w]\??\.$/.test(before)
        ? {
            suggestions: [
              ...fieldItems(membersAt(namesIn(model), before) ?? [], range),
              ...vocabulary.methods.map((name) => ({ ...entry(name, Method), sortText: `1${name}` })),
            ],
          }
        : { suggestions: [] };
    const names = namesIn(model);
    return {
      suggestions: [
        ...names.map(({ name, type, origin }) => ({
          ...entry(name, Variable, ` ${type}`, origin),
          sortText: `0${name}`,
        })),
        ...[...vocabulary.functions, ...vocabulary.constants].map((name) => ({
          ...entry(name, Callable),
          sortText: `1${name}`,
        })),
      ],
    };
  },
});

monaco.languages.registerHoverProvider(promptLanguage, hovering);
monaco.languages.registerHoverProvider(expressionLanguage, hovering);

/** Underlines what cannot be read, where it begins; the rest of its line is marked. */
export function markProblems(model: monaco.editor.ITextModel): void {
  const compile = compilers[model.getLanguageId()];
  if (compile === undefined) return;
  monaco.editor.setModelMarkers(
    model,
    'flowright',
    problemsIn(model.getValue(), compile).map((problem) => markerAt(model, problem)),
  );
}

const compilers: Readonly<Record<string, (source: string) => unknown>> = {
  [promptLanguage]: compileTemplate,
  [expressionLanguage]: compileExpression,
};

function problemsIn(source: string, compile: (source: string) => unknown): FlowError[] {
  if (source.trim() === '') return [];
  try {
    compile(source);
    return [];
  } catch (error) {
    if (error instanceof FlowError) return [error];
    throw error;
  }
}

function markerAt(
  model: monaco.editor.ITextModel,
  { message, at = { line: 1, column: 1 } }: FlowError,
): monaco.editor.IMarkerData {
  const line = Math.min(at.line, model.getLineCount());
  const end = model.getLineMaxColumn(line);
  // At the end of a line there is nothing to underline but what stands before.
  const column = Math.min(at.column, Math.max(1, end - 1));
  return {
    severity: monaco.MarkerSeverity.Error,
    message,
    startLineNumber: line,
    startColumn: column,
    endLineNumber: line,
    endColumn: end,
  };
}

const colors = (dark: boolean): monaco.editor.IStandaloneThemeData => ({
  base: dark ? 'vs-dark' : 'vs',
  inherit: true,
  rules: [
    { token: 'delimiter.variable', foreground: dark ? '6ea3ff' : '2f6fde' },
    { token: 'variable', foreground: dark ? '6ea3ff' : '2f6fde', fontStyle: 'bold' },
    { token: 'delimiter.tag', foreground: dark ? 'b391f5' : '8a5cd8' },
    { token: 'keyword', foreground: dark ? 'b391f5' : '8a5cd8' },
    { token: 'function', foreground: dark ? '3dc5b6' : '0f8f83' },
    { token: 'heading', fontStyle: 'bold' },
  ],
  colors: {
    'editor.background': dark ? '#17181b' : '#ffffff',
    'editor.lineHighlightBackground': dark ? '#1f2125' : '#f6f6f7',
    'editorLineNumber.foreground': dark ? '#5d606a' : '#a4a6b0',
    'editorWidget.background': dark ? '#1f2125' : '#ffffff',
    'editorWidget.border': dark ? '#292b31' : '#e3e3e8',
    'editor.placeholder.foreground': dark ? '#8b8e99' : '#6b6d79',
    focusBorder: '#00000000',
  },
});
monaco.editor.defineTheme('flowright-light', colors(false));
monaco.editor.defineTheme('flowright-dark', colors(true));

export { monaco };
