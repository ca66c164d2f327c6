import { PanelRightOpen, UserRoundPen } from 'lucide-react';
import { type ReactNode, type SyntheticEvent, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { useMayIn } from '../client/account.ts';
import type { RunClient } from '../client/run-client.ts';
import type { RunData } from '../store/run-store.ts';
import { traceMenuText } from '../text/run.ts';
import { ContextMenu } from '../ui/index.ts';
import { ChangePerformerDialog } from './ChangePerformerDialog.tsx';
import { useCanChange } from './SeatSection.tsx';

export interface TraceMenuProps {
  client: RunClient;
  store: StoreApi<RunData>;
  selected: string | undefined;
  onOpen: (address: string) => void;
  children: ReactNode;
}

/** The menu of a row of the trace: by a right click or a long press on it, or by the menu key on the selected one. */
export function TraceMenu({ client, store, selected, onOpen, children }: TraceMenuProps) {
  const [pointed, setPointed] = useState<string>();
  const [changing, setChanging] = useState<string>();
  const address = pointed ?? selected;
  const maySteer = useMayIn(client.place, 'steerRuns');
  const canChange = useCanChange(store, address);
  const run = store.getState().run;
  return (
    <div
      className="h-full"
      onPointerDownCapture={(event) => isInside(event) && setPointed(rowAt(event.target))}
      onKeyDownCapture={(event) => isInside(event) && setPointed(undefined)}
    >
      <ContextMenu
        className="h-full"
        entries={
          address === undefined
            ? [{ label: traceMenuText.selectRowFirst, disabled: true, onSelect: () => {} }]
            : [
                {
                  label: traceMenuText.showDetails,
                  icon: <PanelRightOpen aria-hidden />,
                  onSelect: () => onOpen(address),
                },
                ...(maySteer
                  ? [
                      {
                        label: traceMenuText.changeWhoAnswers,
                        icon: <UserRoundPen aria-hidden />,
                        disabled: !canChange,
                        onSelect: () => setChanging(address),
                      },
                    ]
                  : []),
              ]
        }
      >
        {children}
      </ContextMenu>
      {changing !== undefined && (
        <ChangePerformerDialog client={client} run={run} address={changing} onClose={() => setChanging(undefined)} />
      )}
    </div>
  );
}

/** What happens in the menu and the dialog comes here too, as React has it, and means no row. */
function isInside({ currentTarget, target }: SyntheticEvent<HTMLElement>): boolean {
  return target instanceof Node && currentTarget.contains(target);
}

/** The address of the row that an event came from; rounds have none. */
function rowAt(target: EventTarget): string | undefined {
  const row = target instanceof Element ? target.closest<HTMLElement>('[role=treeitem]') : null;
  return row?.dataset.address;
}
