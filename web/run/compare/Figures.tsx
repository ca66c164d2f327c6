import type { ReactNode } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import { formatCost, formatCount } from '../../shell/format-amount.ts';
import { formatDuration } from '../../shell/format-time.ts';
import type { RunData } from '../../store/run-store.ts';
import { useRun } from '../../store/use-run.ts';
import { figuresText } from '../../text/compare.ts';
import { StatusBadge } from '../../ui/index.ts';

interface Figure {
  readonly name: string;
  readonly read: (data: RunData) => number | undefined;
  readonly print: (value: number) => string;
}

const figures: readonly Figure[] = [
  { name: 'Calls', read: ({ usage }) => usage.calls, print: formatCount },
  { name: 'Tokens', read: ({ usage }) => usage.inputTokens + usage.outputTokens, print: formatCount },
  { name: 'Cost', read: ({ usage }) => usage.cost, print: formatCost },
  {
    name: 'Time',
    read: ({ started, updatedAt }) => (started === undefined ? undefined : updatedAt - started.at),
    print: formatDuration,
  },
  { name: 'Entries', read: ({ sequence }) => sequence, print: formatCount },
];

/** What both runs took, and by how much the second took more or less. */
export function Figures({ first, second }: { first: StoreApi<RunData>; second: StoreApi<RunData> }) {
  const a = useRun(first, (data) => data);
  const b = useRun(second, (data) => data);
  return (
    <table className="w-full text-left text-sm tabular-nums sm:w-auto">
      <thead className="text-faint">
        <tr>
          <Head />
          <Head>{figuresText.status}</Head>
          {figures.map(({ name }) => (
            <Head key={name}>{name}</Head>
          ))}
        </tr>
      </thead>
      <tbody>
        <Row name="A" data={a} />
        <Row name="B" data={b} against={a} />
      </tbody>
    </table>
  );
}

function Head({ children }: { children?: ReactNode }) {
  return <th className="pr-4 font-normal">{children}</th>;
}

function Row({ name, data, against }: { name: string; data: RunData; against?: RunData }) {
  return (
    <tr>
      <th className="pr-3 font-semibold">{name}</th>
      <td className="pr-4">
        <StatusBadge status={data.status} />
      </td>
      {figures.map((figure) => (
        <td key={figure.name} className="pr-4 whitespace-nowrap">
          {printOf(figure, data)}
          <span className="ml-1 text-faint text-xs">{against !== undefined && change(figure, against, data)}</span>
        </td>
      ))}
    </tr>
  );
}

function printOf({ read, print }: Figure, data: RunData): string {
  const value = read(data);
  return value === undefined ? '–' : print(value);
}

/** `+3`, `−12 %` says less than the amount itself. */
function change({ read, print }: Figure, before: RunData, after: RunData): string {
  const by = (read(after) ?? 0) - (read(before) ?? 0);
  return by === 0 ? '' : `${by > 0 ? '+' : '−'}${print(Math.abs(by))}`;
}
