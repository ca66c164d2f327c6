import { ArrowLeft, Equal, EqualNot, GitBranch, Minus, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { Entry } from '#engine/journal/index';
import { canonicalJson, type JsonObject } from '#engine/json';
import { useIsNarrow } from '../../shell/use-is-narrow.ts';
import type { RunData } from '../../store/run-store.ts';
import { useRun } from '../../store/use-run.ts';
import { comparePanelText } from '../../text/compare.ts';
import { Badge, Button, cx, Switch } from '../../ui/index.ts';
import { valuesOf } from '../message-texts.ts';
import { titleOfPath } from '../node-titles.ts';
import { itemTitle } from '../TraceRowView.tsx';
import { numberOf } from '../trace-rows.ts';
import { useAddressList } from '../use-address-list.ts';
import { printValue } from '../ValueView.tsx';
import { type ComparedRow, type Comparison, type Difference, isDifference } from './compare-runs.ts';
import { DiffText } from './DiffText.tsx';
import { Figures } from './Figures.tsx';

export interface ComparePanelProps {
  first: StoreApi<RunData>;
  second: StoreApi<RunData>;
  comparison: Comparison;
  selected: string | undefined;
  onSelect: (address: string | undefined) => void;
}

const rowHeight = 30;

/** The figures, the activations that differ, and the messages of the one that is selected; at first the outputs. */
export function ComparePanel(props: ComparePanelProps) {
  const { first, second, comparison, selected, onSelect } = props;
  const isNarrow = useIsNarrow();
  const row = comparison.rows.find(({ address }) => address === selected);
  const detail =
    row === undefined ? <Outputs {...props} /> : <RowDetail row={row} onBack={() => onSelect(undefined)} {...props} />;
  return (
    <section aria-label={comparePanelText.comparison} className="flex h-full min-h-0 flex-col bg-surface">
      <div className="flex shrink-0 flex-wrap items-center gap-x-6 gap-y-2 overflow-x-auto border-line border-b px-3 py-2">
        <Figures first={first} second={second} />
        <Parting comparison={comparison} onSelect={onSelect} />
      </div>
      {isNarrow ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys, too
        <div tabIndex={0} className="min-h-0 flex-1 scroll-area">
          <div className="h-72 border-line border-b">
            <RowList {...props} />
          </div>
          {detail}
        </div>
      ) : (
        <div className="grid min-h-0 flex-1 grid-cols-[minmax(15rem,22rem)_minmax(0,1fr)]">
          <div className="min-h-0 border-line border-r">
            <RowList {...props} />
          </div>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys, too */}
          <div tabIndex={0} className="min-h-0 scroll-area bg-canvas">
            {detail}
          </div>
        </div>
      )}
    </section>
  );
}

function Parting({ comparison: { shared, parting }, onSelect }: Pick<ComparePanelProps, 'comparison' | 'onSelect'>) {
  if (parting === undefined) return <p className="text-muted">{comparePanelText.bothJournalsSaySame}</p>;
  if (shared === 0) return <p className="text-muted">{comparePanelText.theyBeginWith(describeBegin(parting))}</p>;
  const address = addressOf(parting.second) ?? addressOf(parting.first);
  return (
    <p className="min-w-0 text-muted">
      {comparePanelText.theyShareFirstEntries(shared, shared + 1)}
      {address !== undefined && (
        <>
          {', '}
          <button
            type="button"
            className="wrap-anywhere font-mono text-accent-text text-sm underline underline-offset-2"
            onClick={() => onSelect(address)}
          >
            {address}
          </button>
        </>
      )}
      .
    </p>
  );
}

/** What is not the same already when the runs begin. */
function describeBegin({ first, second }: NonNullable<Comparison['parting']>): string {
  if (first?.type !== 'run.started' || second?.type !== 'run.started') return comparePanelText.otherEntries;
  const parts = [
    first.flow.name === second.flow.name
      ? first.hash === second.hash
        ? ''
        : comparePanelText.otherVersionsOfFlow
      : comparePanelText.otherFlows,
    canonicalJson(first.input) === canonicalJson(second.input) ? '' : comparePanelText.otherInput,
    canonicalJson(first.models) === canonicalJson(second.models) ? '' : comparePanelText.otherModels,
    first.seed === second.seed ? '' : comparePanelText.anotherSeed,
  ].filter((part) => part !== '');
  return parts.join(', ').replace(/, ([^,]*)$/, ' and $1');
}

/** The title of a row, with the item that it belongs to. */
function titleOf(started: RunData['started'], row: ComparedRow): string {
  const record = row.first ?? row.second;
  if (record?.nodeType === 'item') return itemTitle(record.node);
  const key = /\[([^[\]]*)\](?!.*\]\/)/.exec(row.path)?.[1];
  const title = titleOfPath(started, row.path);
  return key === undefined ? title : `${title} · ${itemTitle(`[${key}]`)}`;
}

function addressOf(entry: Entry | undefined): string | undefined {
  return entry !== undefined && 'address' in entry ? entry.address : undefined;
}

const looks: Readonly<Record<Difference, { text: string; icon: typeof Equal; ink: string }>> = {
  same: { text: comparePanelText.theSame, icon: Equal, ink: 'text-faint' },
  'same-result': { text: comparePanelText.sameOnOtherGrounds, icon: Equal, ink: 'text-faint' },
  differs: { text: 'differs', icon: EqualNot, ink: 'text-accent-text' },
  origin: { text: comparePanelText.partsHere, icon: GitBranch, ink: 'text-running-ink' },
  'only-first': { text: comparePanelText.onlyInA, icon: Minus, ink: 'text-failed-ink' },
  'only-second': { text: comparePanelText.onlyInB, icon: Plus, ink: 'text-done-ink' },
};

function RowList({ first, second, comparison, selected, onSelect }: ComparePanelProps) {
  const [isAll, setAll] = useState(false);
  const titles = useRun(first, (data) => data.started) ?? second.getState().started;
  const rows = useMemo(
    () => (isAll ? comparison.rows : comparison.rows.filter(({ difference }) => isDifference(difference))),
    [comparison, isAll],
  );
  const { scroller, virtual, at, onKeyDown } = useAddressList(rows, { rowHeight, selected, onSelect });
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex h-9 shrink-0 items-center justify-between gap-2 border-line border-b px-3">
        <span className="text-faint text-sm tabular-nums">
          {isAll ? comparePanelText.activations(rows.length) : comparePanelText.differ(rows.length)}
        </span>
        <Switch label={comparePanelText.showAll} checked={isAll} onChange={setAll} />
      </div>
      <div
        ref={scroller}
        role="listbox"
        aria-label={comparePanelText.listOfActivations}
        tabIndex={0}
        aria-activedescendant={at < 0 ? undefined : `compared-${selected}`}
        className="min-h-0 flex-1 scroll-area focus-visible:-outline-offset-2"
        onKeyDown={onKeyDown}
      >
        {rows.length === 0 && <p className="p-3 text-muted">{comparePanelText.everythingCameOutSame}</p>}
        <div className="relative w-full" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const { icon: Icon, ink, text } = looks[row.difference];
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the list around it takes the keys
              // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the list, by aria-activedescendant
              <div
                key={row.address}
                id={`compared-${row.address}`}
                role="option"
                aria-selected={row.address === selected}
                title={row.address}
                onClick={() => onSelect(row.address)}
                className={cx(
                  'absolute inset-x-0 flex items-center gap-2 px-3',
                  row.address === selected ? 'bg-accent-soft' : 'hover:bg-hover',
                )}
                style={{ height: rowHeight, transform: `translateY(${item.start}px)` }}
              >
                <Icon className={cx('size-3.5 shrink-0', ink)} aria-hidden />
                <span className="min-w-0 flex-1 truncate">
                  {titleOf(titles, row)}
                  {numberOf(row.address) > 1 && <span className="text-faint text-xs"> #{numberOf(row.address)}</span>}
                </span>
                <span className={cx('shrink-0 text-xs', ink)}>{text}</span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Outputs({ first, second }: ComparePanelProps) {
  const a = useRun(first, (data) => data.output);
  const b = useRun(second, (data) => data.output);
  return (
    <div className="flex flex-col gap-3 p-4">
      <h3 className="font-semibold text-md">{comparePanelText.whatTheyCameTo}</h3>
      {a === undefined && b === undefined ? (
        <p className="text-muted">{comparePanelText.neitherRunHasOutput}</p>
      ) : (
        <Ports first={a ?? {}} second={b ?? {}} />
      )}
      <p className="text-faint text-sm">{comparePanelText.chooseActivationToSee}</p>
    </div>
  );
}

function RowDetail({ row, onBack, first }: ComparePanelProps & { row: ComparedRow; onBack: () => void }) {
  const { text, ink } = looks[row.difference];
  return (
    <div className="flex flex-col gap-3 p-4">
      <div className="flex flex-wrap items-center gap-2">
        <Button size="sm" look="ghost" icon={<ArrowLeft />} onClick={onBack}>
          {comparePanelText.outputs}
        </Button>
        <h3 className="font-semibold text-md">{titleOf(first.getState().started, row)}</h3>
        <Badge className={ink}>{text}</Badge>
        <span className="wrap-anywhere font-mono text-faint text-xs">{row.address}</span>
      </div>
      <h4 className="font-medium text-muted text-sm">{comparePanelText.sent}</h4>
      <Ports first={valuesOf(row.first?.outputs ?? {})} second={valuesOf(row.second?.outputs ?? {})} />
      <h4 className="font-medium text-muted text-sm">{comparePanelText.received}</h4>
      <Ports first={valuesOf(row.first?.inputs ?? {})} second={valuesOf(row.second?.inputs ?? {})} />
    </div>
  );
}

/** Port by port; what is alike on both sides is told in one line, since nobody compares to read it twice. */
function Ports({ first, second }: { first: JsonObject; second: JsonObject }) {
  const ports = [...new Set([...Object.keys(first), ...Object.keys(second)])];
  const differing = ports.filter((port) => JSON.stringify(first[port]) !== JSON.stringify(second[port]));
  const alike = ports.filter((port) => !differing.includes(port));
  if (ports.length === 0) return <p className="text-faint">{comparePanelText.nothing}</p>;
  return (
    <div className="flex flex-col gap-3">
      {differing.map((port) => (
        <section key={port} aria-label={port}>
          <h5 className="mb-1 font-mono text-muted text-sm">{port}</h5>
          <DiffText first={printed(first[port])} second={printed(second[port])} />
        </section>
      ))}
      {alike.length > 0 && (
        <p className="flex flex-wrap items-center gap-1.5 text-faint text-sm">
          <Equal className="size-3.5" aria-hidden /> {comparePanelText.sameInBoth}{' '}
          <span className="font-mono">{alike.join(', ')}</span>
        </p>
      )}
    </div>
  );
}

function printed(value: JsonObject[string] | undefined): string | undefined {
  return value === undefined ? undefined : printValue(value);
}
