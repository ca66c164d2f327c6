import { lazy, type ReactNode, Suspense } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { RunClient } from '../client/run-client.ts';
import type { RunData } from '../store/run-store.ts';
import { useRun } from '../store/use-run.ts';
import { runTabsText } from '../text/run.ts';
import { type TabItem, Tabs } from '../ui/index.ts';
import { DiscussionTab, useIsDiscussion } from './discussion/DiscussionTab.tsx';
import { JournalTab } from './JournalTab.tsx';
import { MessagesTab } from './MessagesTab.tsx';
import { OpenTasksTab } from './OpenTasksTab.tsx';
import { OutputTab } from './OutputTab.tsx';
import { StateTab } from './state/StateTab.tsx';
import { TraceTab } from './TraceTab.tsx';
import type { TabName } from './use-tab.ts';
import { WaterfallTab } from './waterfall/WaterfallTab.tsx';

// The machine that it draws brings XState, which nothing else on the page needs.
const ActorsTab = lazy(async () => ({ default: (await import('./actors/ActorsTab.tsx')).ActorsTab }));

export interface RunTabsProps {
  client: RunClient;
  store: StoreApi<RunData>;
  tab: TabName;
  onTab: (tab: TabName) => void;
  selected: string | undefined;
  onSelect: (address: string | undefined) => void;
  /** At the right end of the bar. */
  trailing?: ReactNode;
}

/** The views of a run. One without something to show, such as the discussion of a run that is none, is not offered. */
export function RunTabs({ client, store, tab, onTab, selected, onSelect, trailing }: RunTabsProps) {
  const taskCount = useRun(store, (data) => data.tasks.length);
  const entryCount = useRun(store, (data) => data.sequence);
  const isDiscussion = useIsDiscussion(store);
  const showInTrace = (address: string) => {
    onSelect(address);
    onTab('trace');
  };
  const items: ReadonlyArray<TabItem<TabName> | undefined> = [
    taskCount > 0
      ? {
          value: 'tasks',
          label: runTabsText.yourAnswer,
          count: taskCount,
          content: <OpenTasksTab client={client} store={store} />,
        }
      : undefined,
    {
      value: 'trace',
      label: runTabsText.trace,
      content: <TraceTab client={client} store={store} selected={selected} onSelect={onSelect} />,
    },
    {
      value: 'waterfall',
      label: runTabsText.waterfall,
      content: <WaterfallTab client={client} store={store} selected={selected} onSelect={onSelect} />,
    },
    isDiscussion
      ? {
          value: 'discussion',
          label: runTabsText.discussion,
          content: <DiscussionTab store={store} onSelect={showInTrace} />,
        }
      : undefined,
    { value: 'messages', label: runTabsText.messages, content: <MessagesTab store={store} onSelect={showInTrace} /> },
    {
      value: 'state',
      label: runTabsText.state,
      content: <StateTab store={store} selected={selected} onSelect={showInTrace} />,
    },
    {
      value: 'actors',
      label: runTabsText.statechart,
      content: (
        <Suspense fallback={null}>
          <ActorsTab store={store} selected={selected} onSelect={onSelect} />
        </Suspense>
      ),
    },
    { value: 'journal', label: runTabsText.journal, count: entryCount, content: <JournalTab store={store} /> },
    { value: 'output', label: runTabsText.output, content: <OutputTab store={store} /> },
  ];
  const offered = items.filter((item) => item !== undefined);
  const shown = offered.some(({ value }) => value === tab) ? tab : 'trace';
  return (
    <Tabs<TabName> className="min-h-0 flex-1" value={shown} onChange={onTab} items={offered} trailing={trailing} />
  );
}
