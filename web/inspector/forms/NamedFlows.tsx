import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FlowFile } from '#engine/format/index';
import { namedFlowsText } from '../../text/inspector-forms.ts';
import { Button, IconButton, Select } from '../../ui/index.ts';
import { CommitText } from '../fields/CommitText.tsx';
import { freeName } from '../schema/schema-kinds.ts';
import type { CallableFlow } from './FlowNodeForm.tsx';

/** A flow by the name that it has in a node. */
export interface NamedFlow {
  use: string | FlowFile;
  hash?: string | undefined;
}

export interface NamedFlowsProps<T extends NamedFlow> {
  flows: Readonly<Record<string, T>>;
  callable: readonly CallableFlow[];
  /** Undefined when the last one was removed. */
  onChange: (flows: Record<string, T> | undefined) => void;
  /** A problem at one of the flows, or with no name at all of them. */
  errorAt: (name?: string) => string | undefined;
  /** Whether the flow that is edited may be one of them. */
  hasSelf: boolean;
  /** The flow that the first one added is not, since the node calls it already. */
  not?: unknown;
  checkName: (name: string, others: readonly string[]) => string | undefined;
  children?: (flow: T, change: (flow: T) => void) => ReactNode;
}

/** Flows with names: each a row of name and flow, added and removed here. */
export function NamedFlows<T extends NamedFlow>(props: NamedFlowsProps<T>) {
  const { callable, hasSelf, not, checkName, errorAt, children } = props;
  const entries = Object.entries(props.flows);
  const keep = (next: ReadonlyArray<readonly [string, T]>) =>
    props.onChange(next.length === 0 ? undefined : Object.fromEntries(next));
  const names = entries.map(([name]) => name);
  const put = (index: number, entry: readonly [string, T]) => keep(entries.with(index, [...entry]));
  const add = () => {
    const used = entries.map(([, { use }]) => use);
    const flow = callable.find(({ reference }) => !used.includes(reference) && reference !== not) ?? callable[0];
    const reference = flow?.reference ?? 'self';
    const name = freeName(names, reference === 'self' ? 'again' : reference.replace(/@.*$/, '').replaceAll('-', '_'));
    keep([...entries, [name, pinned({} as T, reference, callable)]]); // the rest of it is optional
  };
  const atRows = names.map((name) => errorAt(name));
  const atAll = atRows.every((problem) => problem === undefined) ? errorAt() : undefined;
  return (
    <>
      {entries.map(([name, flow], index) => (
        <div key={index} className="flex flex-col gap-2 rounded-lg border border-line p-2">
          <div className="flex items-end gap-1">
            <CommitText
              className="flex-1"
              label={namedFlowsText.name}
              mono
              value={name}
              check={(text) => checkName(text, names.toSpliced(index, 1))}
              onCommit={(text) => put(index, [text, flow])}
            />
            <IconButton
              label={namedFlowsText.removeNamed(name)}
              look="secondary"
              onClick={() => keep(entries.filter((_, at) => at !== index))}
            >
              <Trash2 aria-hidden />
            </IconButton>
          </div>
          <Select
            label={namedFlowsText.flowCalledFor(name)}
            value={typeof flow.use === 'string' ? flow.use : inline}
            options={optionsFor(flow, callable, hasSelf)}
            error={atRows[index]}
            onChange={(use) => use !== inline && put(index, [name, pinned(flow, use, callable)])}
          />
          {children?.(flow, (changed) => put(index, [name, changed]))}
        </div>
      ))}
      {atAll !== undefined && (
        <p role="alert" className="text-failed-ink text-sm">
          {atAll}
        </p>
      )}
      <Button
        className="self-start"
        size="sm"
        icon={<Plus />}
        disabled={!hasSelf && callable.length === 0}
        title={!hasSelf && callable.length === 0 ? namedFlowsText.thereIsNoOtherFlow : undefined}
        onClick={add}
      >
        {namedFlowsText.addAFlow}
      </Button>
    </>
  );
}

/** Stands for a flow that is written into the node. */
const inline = '(inline)';

function pinned<T extends NamedFlow>(flow: T, use: string, callable: readonly CallableFlow[]): T {
  const { hash: _, ...rest } = flow;
  const hash = callable.find(({ reference }) => reference === use)?.hash;
  return { ...rest, use, ...(hash === undefined ? {} : { hash }) } as T; // the same but for flow and pin
}

function optionsFor({ use }: NamedFlow, callable: readonly CallableFlow[], hasSelf: boolean) {
  const options = [
    ...(hasSelf
      ? [{ value: 'self', label: namedFlowsText.thisFlowItself, description: namedFlowsText.aRecursiveCall }]
      : []),
    ...callable.map(({ reference, title }) => ({ value: reference, label: title, description: reference })),
  ];
  if (typeof use !== 'string')
    return [{ value: inline, label: use.title ?? use.name, description: namedFlowsText.partOfThisFlow }, ...options];
  const isKnown = options.some(({ value }) => value === use);
  return isKnown
    ? options
    : [...options, { value: use, label: use, description: namedFlowsText.notNewestReleaseOrNot }];
}
