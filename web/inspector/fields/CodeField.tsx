import { Maximize2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { codeFieldText } from '../../text/inspector.ts';
import { Dialog, Field, type FieldProps, IconButton } from '../../ui/index.ts';
import type { CodeEditorProps } from './CodeEditor.tsx';
import { useIsReleased } from './when-released.ts';

const CodeEditor = lazy(async () => ({ default: (await import('./CodeEditor.tsx')).CodeEditor }));

export interface CodeFieldProps extends FieldProps, Omit<CodeEditorProps, 'lines' | 'id' | 'label'> {
  /** Accessible name, also the title when it is opened large. */
  name: string;
  /** Height in lines; it grows up to three times that. */
  lines?: number;
}

/** Text or code in Monaco, which loads when the first of these is shown and nothing is being dragged; it can be opened large. */
export function CodeField({ name, label, hint, error, required, className, lines = 5, ...editor }: CodeFieldProps) {
  const [isLarge, setLarge] = useState(false);
  const isReleased = useIsReleased();
  const placeholder = (
    <div className="rounded-md border border-line-strong bg-surface" style={{ height: lines * 19 + 12 }} />
  );
  return (
    <Field label={label} hint={hint} error={error} required={required} className={className}>
      {(ids) => (
        <div className="group relative">
          <Suspense fallback={placeholder}>
            {!isLarge && isReleased && <CodeEditor {...editor} id={ids.id} label={name} lines={lines} />}
          </Suspense>
          {(isLarge || !isReleased) && placeholder}
          <IconButton
            label={codeFieldText.openLarge(name.toLowerCase())}
            size="sm"
            className="absolute top-1 right-1 z-1 bg-surface opacity-0 focus-visible:opacity-100 group-focus-within:opacity-100 group-hover:opacity-100"
            onClick={() => setLarge(true)}
          >
            <Maximize2 aria-hidden />
          </IconButton>
          <Dialog open={isLarge} onOpenChange={setLarge} title={name} size="lg">
            <Suspense fallback={placeholder}>
              <CodeEditor {...editor} id={`${ids.id}-large`} label={name} lines={24} />
            </Suspense>
          </Dialog>
        </div>
      )}
    </Field>
  );
}
