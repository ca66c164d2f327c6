import { Popover } from '@base-ui/react/popover';
import { CircleAlert, CircleCheck, TriangleAlert, Wrench } from 'lucide-react';
import { useMemo } from 'react';
import type { Problem } from '#engine/format/index';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import { isEditable } from '../store/editor-store.ts';
import { problemListText } from '../text/editor.ts';
import { Button, cx, popupClasses } from '../ui/index.ts';
import { fixesOf } from './edits/fixes.ts';
import { UpdateRows } from './PinNews.tsx';

export interface ProblemListProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onGoTo: (problem: Problem) => void;
  onUpdates: () => void;
}

/** How many things are wrong, and which; a click goes to where each is. */
export function ProblemList({ open, onOpenChange, onGoTo, onUpdates }: ProblemListProps) {
  const problems = useEditor((state) => state.problems);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const label = problems.length === 0 ? problemListText.noProblems : problemListText.problems(problems.length);
  return (
    <Popover.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <Popover.Trigger
        className={cx(
          'flex h-7.5 items-center gap-1.5 rounded-md px-2 text-sm hover:bg-hover data-popup-open:bg-active',
          errors > 0 ? 'text-failed-ink' : problems.length > 0 ? 'text-waiting-ink' : 'text-faint',
        )}
      >
        {problems.length === 0 ? (
          <CircleCheck className="size-4" aria-hidden />
        ) : (
          <TriangleAlert className="size-4" aria-hidden />
        )}
        <span className="max-lg:sr-only">{label}</span>
        {problems.length > 0 && (
          <span className="lg:hidden" aria-hidden>
            {problems.length}
          </span>
        )}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" className="z-60 outline-none">
          <Popover.Popup
            aria-label={problemListText.heading}
            className={cx(popupClasses, 'max-h-[60vh] w-104 max-w-[calc(100vw-2rem)] scroll-area')}
          >
            {problems.length === 0 ? (
              <p className="px-3 py-4 text-muted">{problemListText.nothingIsWrong}</p>
            ) : (
              <ul>
                {problems.map((problem, index) => (
                  <li key={index}>
                    <ProblemRow problem={problem} onGoTo={onGoTo} />
                  </li>
                ))}
              </ul>
            )}
            <UpdateRows onOpen={onUpdates} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function ProblemRow({ problem, onGoTo }: { problem: Problem; onGoTo: (problem: Problem) => void }) {
  const isError = problem.severity === 'error';
  return (
    <div className="rounded-md hover:bg-hover">
      <button
        type="button"
        className="flex w-full items-start gap-2 rounded-md px-2 py-1.5 text-left focus-visible:-outline-offset-2"
        onClick={() => onGoTo(problem)}
      >
        {isError ? (
          <CircleAlert className="mt-0.5 size-4 shrink-0 text-failed" aria-label={problemListText.error} />
        ) : (
          <TriangleAlert className="mt-0.5 size-4 shrink-0 text-waiting-ink" aria-label={problemListText.warning} />
        )}
        <span className="min-w-0">
          <span className="wrap-anywhere block">{problem.message}</span>
          <span className="block truncate font-mono text-faint text-xs">{problem.path}</span>
        </span>
      </button>
      <FixButtons problem={problem} />
    </div>
  );
}

/** What mends a problem with one press; undo takes it back. */
function FixButtons({ problem }: { problem: Problem }) {
  const store = useEditorStore();
  const canEdit = useEditor(isEditable);
  const flow = useEditor((state) => state.history.present);
  const flows = useEditor((state) => state.flows);
  const fixes = useMemo(() => (canEdit ? fixesOf(problem, flow, flows) : []), [canEdit, problem, flow, flows]);
  if (fixes.length === 0) return null;
  return (
    <div className="flex flex-wrap gap-1 pb-1.5 pl-8">
      {fixes.map(({ title, edit }) => (
        <Button
          key={title}
          size="sm"
          icon={<Wrench aria-hidden />}
          // The edit names what it changes from the file's outermost body, whatever is drawn.
          onClick={() => store.getState().apply({ ...edit, select: [] })}
        >
          {title}
        </Button>
      ))}
    </div>
  );
}
