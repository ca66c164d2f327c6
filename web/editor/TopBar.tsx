import { ArrowLeft, Ellipsis, LayoutDashboard, Play, Redo2, Square, Undo2, Upload } from 'lucide-react';
import { Link } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { useStore } from 'zustand';
import type { Problem } from '#engine/format/index';
import { isJsonObject } from '#engine/json';
import { useMay } from '../client/account.ts';
import { CommitText } from '../inspector/index.ts';
import { useEditor, useEditorStore } from '../store/editor-context.ts';
import type { Saving } from '../store/editor-draft.ts';
import { topBarText } from '../text/editor.ts';
import { Button, buttonClasses, cx, IconButton, Menu, type MenuEntry } from '../ui/index.ts';
import { UpdateButton } from './PinNews.tsx';
import { ProblemList } from './ProblemList.tsx';

export interface TopBarProps {
  saving: Saving;
  isRunning: boolean;
  problemsOpen: boolean;
  onProblemsOpen: (open: boolean) => void;
  onGoTo: (problem: Problem) => void;
  onRun: () => void;
  onPublish: () => void;
  onUpdates: () => void;
  onTidy: () => void;
  menu: readonly MenuEntry[];
}

/** The flow's title and state on the left; what can be done with all of it on the right. */
export function TopBar(props: TopBarProps) {
  const store = useEditorStore();
  const mayPublish = useMay('publish');
  const canUndo = useEditor((state) => state.history.past.length > 0);
  const canRedo = useEditor((state) => state.history.future.length > 0);
  const undone = useEditor((state) => state.history.past.at(-1)?.label);
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 border-line border-b bg-surface px-3">
      <WayBack />
      <Title />
      <SaveMark saving={props.saving} />
      <div className="ml-auto flex items-center gap-0.5">
        <IconButton
          label={undone === undefined ? topBarText.undo : topBarText.undoUndone(undone.toLowerCase())}
          shortcut="⌘Z"
          disabled={!canUndo}
          onClick={() => store.getState().undo()}
        >
          <Undo2 aria-hidden />
        </IconButton>
        <IconButton label={topBarText.redo} shortcut="⇧⌘Z" disabled={!canRedo} onClick={() => store.getState().redo()}>
          <Redo2 aria-hidden />
        </IconButton>
        <IconButton className="max-sm:hidden" label={topBarText.tidyUp} shortcut="⇧L" onClick={props.onTidy}>
          <LayoutDashboard aria-hidden />
        </IconButton>
        <Menu
          align="end"
          trigger={
            <IconButton label={topBarText.more}>
              <Ellipsis aria-hidden />
            </IconButton>
          }
          entries={props.menu}
        />
        <span className="mx-1.5 h-5 w-px bg-line" aria-hidden />
        <UpdateButton onOpen={props.onUpdates} />
        <ProblemList
          open={props.problemsOpen}
          onOpenChange={props.onProblemsOpen}
          onGoTo={props.onGoTo}
          onUpdates={props.onUpdates}
        />
        {mayPublish && (
          <Button className="ml-1 max-sm:hidden" icon={<Upload aria-hidden />} onClick={props.onPublish}>
            {topBarText.publish}
          </Button>
        )}
        <Button
          className="ml-1"
          look={props.isRunning ? 'danger' : 'primary'}
          icon={props.isRunning ? <Square aria-hidden /> : <Play aria-hidden />}
          onClick={props.onRun}
        >
          {props.isRunning ? topBarText.cancel : topBarText.run}
        </Button>
      </div>
    </header>
  );
}

/** Back to the flow whose sub-flow this draft is, when it was opened from there. */
function WayBack() {
  const state: unknown = useHistoryState();
  const from = isJsonObject(state) && typeof state.from === 'string' ? state.from : undefined;
  if (from === undefined) return null;
  return (
    <Link href={`/edit/${from}`} className={`${buttonClasses('ghost', 'sm')} max-w-40`}>
      <ArrowLeft aria-hidden /> <span className="truncate">{from}</span>
    </Link>
  );
}

function Title() {
  const store = useEditorStore();
  const title = useEditor((state) => state.history.present.title);
  const name = useEditor((state) => state.history.present.name);
  return (
    <h1 className="min-w-0 max-w-96 flex-1 sm:flex-initial">
      <CommitText
        aria-label={topBarText.titleOfFlow}
        className="[&_input]:border-transparent [&_input]:bg-transparent [&_input]:font-semibold [&_input]:text-md [&_input]:field-sizing-content [&_input]:max-w-full [&_input]:text-ellipsis [&_input]:hover:border-line-strong [&_input]:focus-visible:border-accent"
        placeholder={name}
        value={title ?? ''}
        onCommit={(text) =>
          store
            .getState()
            .apply({ label: topBarText.renameFlow, changes: [{ type: 'set-details', body: [], title: text.trim() }] })
        }
      />
    </h1>
  );
}

const words = {
  saved: topBarText.saved,
  unsaved: topBarText.unsaved,
  saving: topBarText.saving,
  failed: topBarText.notSaved,
  conflict: topBarText.changedElsewhere,
} as const;

function SaveMark({ saving }: { saving: Saving }) {
  const status = useStore(saving.state, (state) => state.status);
  const isBad = status === 'failed' || status === 'conflict';
  return (
    <span
      className={cx('shrink-0 text-sm max-sm:sr-only', isBad ? 'text-failed-ink' : 'text-faint')}
      aria-live="polite"
    >
      {words[status]}
    </span>
  );
}
