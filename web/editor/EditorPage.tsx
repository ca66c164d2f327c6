import { useQuery, useQueryClient } from '@tanstack/react-query';
import { FileQuestion } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import type { FlowFile } from '#engine/format/index';
import type { Draft, Drafts } from '../host/drafts-store.ts';
import { usePageTitle } from '../shell/PageHeader.tsx';
import { drafts } from '../store/drafts.ts';
import { EditorContext } from '../store/editor-context.ts';
import { type Saving, startSaving } from '../store/editor-draft.ts';
import { createEditor, type EditorStore } from '../store/editor-store.ts';
import { editorPageText } from '../text/editor.ts';
import { buttonClasses, EmptyState, ErrorState, Spinner } from '../ui/index.ts';
import { BrokenDraft } from './BrokenDraft.tsx';
import { EditorScreen } from './EditorScreen.tsx';
import { PinNews } from './PinNews.tsx';

/** The editor of a draft of this browser. */
export function EditorPage({ name }: { name: string }) {
  const client = useQueryClient();
  const key = ['open-draft', name];
  const loaded = useQuery({
    queryKey: key,
    queryFn: async () => {
      const store = await drafts();
      return { store, draft: (await store.get(name)) ?? null };
    },
    // What was read is edited from then on: reading it again would not be what is on the canvas.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  if (loaded.isPending) return <Spinner className="m-6" label={editorPageText.openingTheFlow} />;
  if (loaded.isError) return <ErrorState error={loaded.error} onRetry={() => void loaded.refetch()} />;
  const { store, draft } = loaded.data;
  if (draft === null) return <NoDraft name={name} />;
  if (draft.flow === undefined) {
    return <BrokenDraft draft={draft} onMended={() => void client.invalidateQueries({ queryKey: key })} />;
  }
  return <OpenDraft store={store} draft={draft} />;
}

function NoDraft({ name }: { name: string }) {
  return (
    <EmptyState
      className="h-full"
      icon={<FileQuestion />}
      title={editorPageText.thereIsNoFlowCalled(name)}
      actions={
        <Link href="/" className={buttonClasses('primary')}>
          {editorPageText.gallery}
        </Link>
      }
    >
      {editorPageText.draftsAreKeptByBrowser}
    </EmptyState>
  );
}

interface Opened {
  readonly editor: EditorStore;
  readonly saving: Saving;
}

function OpenDraft({ store, draft }: { store: Drafts; draft: Draft & { readonly flow: FlowFile } }) {
  const [opened, setOpened] = useState<Opened>();
  usePageTitle(draft.flow.title ?? draft.name);
  useEffect(() => {
    const editor = createEditor({ flow: draft.flow });
    const saving = startSaving({
      drafts: store,
      draft,
      current: () => editor.getState().history.present,
      onTheirs: (flow) => editor.getState().replaceFlow(flow, editorPageText.changesOfAnotherTab),
    });
    const stop = editor.subscribe((state, before) => {
      if (state.history.present !== before.history.present) saving.changed();
    });
    const flush = () => void saving.flush();
    const warn = (event: BeforeUnloadEvent) => {
      if (saving.state.getState().status !== 'saved') event.preventDefault();
    };
    document.addEventListener('visibilitychange', flush);
    window.addEventListener('pagehide', flush);
    window.addEventListener('beforeunload', warn);
    setOpened({ editor, saving });
    return () => {
      stop();
      flush();
      saving.stop();
      document.removeEventListener('visibilitychange', flush);
      window.removeEventListener('pagehide', flush);
      window.removeEventListener('beforeunload', warn);
    };
  }, [store, draft]);
  if (opened === undefined) return null;
  return (
    <EditorContext.Provider value={opened.editor}>
      <PinNews>
        <EditorScreen name={draft.name} saving={opened.saving} />
      </PinNews>
    </EditorContext.Provider>
  );
}
