import { useEffect, useRef, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { RunData } from '../store/run-store.ts';
import { useRun } from '../store/use-run.ts';

export type TabName =
  | 'tasks'
  | 'trace'
  | 'waterfall'
  | 'discussion'
  | 'messages'
  | 'state'
  | 'actors'
  | 'journal'
  | 'output';

/**
 * The tab of a run that is in front: the one that was chosen, and before that what matters: a question to a
 * person, the output of a run that was over when it was opened or that the person's answer has brought to its
 * end. Nobody is taken away from a tab that they chose, or from the trace of a run that ends by itself.
 */
export function useTab(store: StoreApi<RunData>): [TabName, (tab: TabName) => void] {
  const [tab, setTab] = useState<TabName>('trace');
  const [openedAt] = useState(Date.now);
  const taskCount = useRun(store, (data) => data.tasks.length);
  const isCompleted = useRun(store, (data) => data.status === 'completed');
  const isChosen = useRef(false);
  const hasAnswered = useRef(false);
  const before = useRef({ taskCount: 0, isCompleted: false });
  useEffect(() => {
    const { taskCount: tasksBefore, isCompleted: wasCompleted } = before.current;
    before.current = { taskCount, isCompleted };
    const isAnswering = tab === 'tasks' || hasAnswered.current;
    if (taskCount > tasksBefore && tab === 'trace' && !isChosen.current) setTab('tasks');
    else if (isCompleted && !wasCompleted) {
      const wasOver = !isChosen.current && store.getState().updatedAt < openedAt;
      if (wasOver || isAnswering) setTab('output');
    } else if (taskCount === 0 && tab === 'tasks') {
      hasAnswered.current = true;
      isChosen.current = false;
      setTab('trace');
    }
  }, [taskCount, isCompleted, tab, store, openedAt]);
  const choose = (next: TabName) => {
    isChosen.current = true;
    hasAnswered.current = false;
    setTab(next);
  };
  return [tab === 'tasks' && taskCount === 0 ? 'trace' : tab, choose];
}
