import { CircleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { parseFlowText } from '#engine/format/index';
import type { Draft } from '../host/drafts-store.ts';
import { CodeField } from '../inspector/index.ts';
import { drafts } from '../store/drafts.ts';
import { brokenDraftText } from '../text/editor.ts';
import { Button, showError } from '../ui/index.ts';

/** A draft that is not a flow yet: its text, what is wrong with it, and opening it once it is right. */
export function BrokenDraft({ draft, onMended }: { draft: Draft & { readonly text: string }; onMended: () => void }) {
  const [text, setText] = useState(draft.text);
  const parsed = useMemo(() => parseFlowText(text), [text]);
  const open = () => {
    if (!parsed.ok) return;
    drafts()
      .then((store) => store.save({ name: draft.name, flow: { ...parsed.flow, name: draft.name } }, draft.revision))
      .then(onMended, (error: unknown) => showError(error, brokenDraftText.flowCouldNotBeStored));
  };
  return (
    <div className="mx-auto flex h-full max-w-4xl flex-col gap-3 overflow-auto px-5 py-6">
      <h1 className="font-semibold text-lg">{brokenDraftText.isNotFlowYet(draft.name)}</h1>
      <p className="text-muted">{brokenDraftText.correctTextBelowNothing}</p>
      <CodeField name={brokenDraftText.flowFile} language="json" lines={22} value={text} onChange={setText} />
      {!parsed.ok && (
        <ul className="flex flex-col gap-1">
          {parsed.problems.slice(0, 20).map((problem, index) => (
            <li key={index} className="flex items-start gap-2 text-failed-ink">
              <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
              <span>
                {problem.message} {problem.path !== '' && <code className="font-mono text-sm">{problem.path}</code>}
              </span>
            </li>
          ))}
        </ul>
      )}
      <Button look="primary" className="self-start" disabled={!parsed.ok} onClick={open}>
        {brokenDraftText.openInEditor}
      </Button>
    </div>
  );
}
