import { useEffect, useRef } from 'react';
import { useTheme } from '../../ui/index.ts';
import { declareCode, expressionLanguage, markProblems, monaco, promptLanguage, setScope } from './monaco-setup.ts';
import type { ScopeName } from './scope-names.ts';

export interface CodeEditorProps {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Called when the editor is left: what was typed is complete. */
  onLeave?: (() => void) | undefined;
  language: 'prompt' | 'javascript' | 'json' | 'expression' | 'markdown';
  /** What a prompt may refer to. */
  scope?: readonly ScopeName[] | undefined;
  /** TypeScript declarations of what code may refer to. */
  declaration?: string | undefined;
  lines: number;
  isReadOnly?: boolean | undefined;
  placeholder?: string | undefined;
}

const languages = {
  prompt: promptLanguage,
  javascript: 'javascript',
  json: 'json',
  expression: expressionLanguage,
  markdown: 'markdown',
} as const;
/** Milliseconds without typing after which a text is read. */
const checkDelay = 250;
const lineHeight = 19;

/** A Monaco editor that follows its value; its own undo is what undoes typing while it has the keyboard. */
export function CodeEditor(props: CodeEditorProps) {
  const element = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor>(undefined);
  /** Texts that were typed and have not come back as the value yet, oldest first. */
  const sent = useRef<string[]>([]);
  const latest = useRef(props);
  latest.current = props;
  const theme = useTheme();
  useEffect(() => monaco.editor.setTheme(`flowright-${theme}`), [theme]);
  useEffect(() => {
    if (element.current === null) return;
    const made = createEditor(element.current, latest, sent);
    editor.current = made.editor;
    return made.dispose;
  }, []);
  useEffect(() => {
    const model = editor.current?.getModel();
    // What was typed comes back a moment later, when more may have been typed: that must not be taken away again.
    const echo = sent.current.lastIndexOf(props.value);
    sent.current = echo < 0 ? [] : sent.current.slice(echo + 1);
    if (echo >= 0 || model === undefined || model === null || model.getValue() === props.value) return;
    model.pushEditOperations([], [{ range: model.getFullModelRange(), text: props.value }], () => null);
  }, [props.value]);
  useEffect(() => {
    const uri = editor.current?.getModel()?.uri.toString();
    if (uri !== undefined) setScope(uri, props.scope ?? []);
  }, [props.scope]);
  useEffect(() => {
    if (props.declaration !== undefined) declareCode(props.declaration);
  }, [props.declaration]);
  useEffect(() => editor.current?.updateOptions({ readOnly: props.isReadOnly === true }), [props.isReadOnly]);
  return (
    <div
      ref={element}
      // React Flow would take the space bar from Monaco without this.
      className="nokey overflow-hidden rounded-md border border-line-strong bg-surface focus-within:border-accent"
      style={{ height: props.lines * lineHeight + 12 }}
    />
  );
}

function createEditor(
  element: HTMLElement,
  latest: { readonly current: CodeEditorProps },
  sent: { current: string[] },
) {
  const { value, language, label, lines, placeholder, isReadOnly = false } = latest.current;
  const model = monaco.editor.createModel(value, languages[language]);
  const hasNumbers = (language === 'javascript' || language === 'json') && lines > 1;
  const editor = monaco.editor.create(element, {
    model,
    ariaLabel: label,
    readOnly: isReadOnly,
    automaticLayout: true,
    minimap: { enabled: false },
    lineNumbers: hasNumbers ? 'on' : 'off',
    lineNumbersMinChars: 2,
    lineDecorationsWidth: hasNumbers ? 6 : 8,
    glyphMargin: false,
    folding: false,
    wordWrap: language === 'javascript' ? 'off' : 'on',
    fontSize: 12.5,
    lineHeight,
    padding: { top: 5, bottom: 5 },
    scrollBeyondLastLine: false,
    scrollbar: { alwaysConsumeMouseWheel: false, verticalScrollbarSize: 8, horizontalScrollbarSize: 8 },
    overviewRulerLanes: 0,
    hideCursorInOverviewRuler: true,
    renderLineHighlight: 'none',
    fixedOverflowWidgets: true,
    tabSize: 2,
    quickSuggestions: language === 'prompt' ? false : undefined,
    wordBasedSuggestions: 'off',
    contextmenu: false,
    unicodeHighlight: { ambiguousCharacters: false },
    bracketPairColorization: { enabled: false },
    ...(placeholder === undefined ? {} : { placeholder }),
  } as monaco.editor.IStandaloneEditorConstructionOptions); // exact optional types differ from what it accepts
  setScope(model.uri.toString(), latest.current.scope ?? []);
  const grow = () => {
    const wanted = Math.max(lines * lineHeight + 12, Math.min(editor.getContentHeight(), lines * 3 * lineHeight));
    element.style.height = `${wanted}px`;
  };
  let checking: ReturnType<typeof setTimeout> | undefined;
  markProblems(model);
  const stops = [
    editor.onDidContentSizeChange(grow),
    editor.onDidChangeModelContent(() => {
      const text = model.getValue();
      if (text !== (sent.current.at(-1) ?? latest.current.value)) {
        sent.current.push(text);
        latest.current.onChange(text);
      }
      clearTimeout(checking);
      checking = setTimeout(() => !model.isDisposed() && markProblems(model), checkDelay);
    }),
    editor.onDidBlurEditorText(() => latest.current.onLeave?.()),
  ];
  // Tab leaves the field, as in every other field of a form; Ctrl+M gives it back to the text.
  editor.createContextKey('editorTabMovesFocus', true);
  grow();
  const dispose = () => {
    clearTimeout(checking);
    setScope(model.uri.toString(), undefined);
    for (const stop of stops) stop.dispose();
    editor.dispose();
    model.dispose();
  };
  return { editor, dispose };
}
