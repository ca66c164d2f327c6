import { Plus, Trash2 } from 'lucide-react';
import type { NodeOf } from '#engine/format/index';
import { Button, IconButton, Select } from '../../ui/index.ts';
import { CommitText } from '../fields/CommitText.tsx';
import { freeName } from '../schema/schema-kinds.ts';
import type { NodeEditing } from '../use-node-editing.ts';
import type { CallableFlow } from './FlowNodeForm.tsx';
import { Section } from './Section.tsx';

type SubFlow = NodeOf<'flow'>;
type Choice = NonNullable<SubFlow['choices']>[string];

export interface FlowChoicesProps {
  editing: NodeEditing<SubFlow>;
  callable: readonly CallableFlow[];
}

/** Flows that a message may choose while the flow runs, by the names that it chooses them by. */
export function FlowChoices({ editing, callable }: FlowChoicesProps) {
  const { node, set, errorAt } = editing;
  const choices = Object.entries(node.choices ?? {});
  const keep = (entries: ReadonlyArray<readonly [string, Choice]>) =>
    set({ choices: entries.length === 0 ? undefined : Object.fromEntries(entries) });
  const names = choices.map(([name]) => name);
  const add = () => {
    const used = choices.map(([, { use }]) => use);
    const flow = callable.find(({ reference }) => !used.includes(reference) && reference !== node.use) ?? callable[0];
    const name = freeName(names, flow?.reference.replace(/@.*$/, '') ?? 'again');
    keep([...choices, [name, choiceOf(flow?.reference ?? 'self', callable)]]);
  };
  const atRows = choices.map(([name]) => errorAt(`choices.${name}`));
  const atAll = atRows.every((problem) => problem === undefined) ? errorAt('choices') : undefined;
  return (
    <Section
      title="Chosen while it runs"
      isOpen={choices.length > 0}
      summary={choices.length === 0 ? 'always the same flow' : names.join(', ')}
    >
      <p className="text-muted text-sm">
        With names here, the node has an input <code className="font-mono">choice</code>: the message that arrives there
        says which flow is called{names[0] === undefined ? '' : `, for example "${names[0]}"`}. When none arrives, the
        flow above is called. It also sets the inputs and outputs, which the others must fit.
      </p>
      {choices.map(([name, choice], index) => (
        <div key={index} className="flex flex-col gap-2 rounded-lg border border-line p-2">
          <div className="flex items-end gap-1">
            <CommitText
              className="flex-1"
              label="Name"
              mono
              value={name}
              check={(text) => nameProblem(text, names.toSpliced(index, 1))}
              onCommit={(text) => keep(choices.map((entry, at) => (at === index ? [text, choice] : entry)))}
            />
            <IconButton
              label={`Remove ${name}`}
              look="secondary"
              onClick={() => keep(choices.filter((_, at) => at !== index))}
            >
              <Trash2 aria-hidden />
            </IconButton>
          </div>
          <Select
            label={`Flow called for ${name}`}
            value={typeof choice.use === 'string' ? choice.use : inline}
            options={optionsFor(choice, callable)}
            error={atRows[index]}
            onChange={(use) =>
              use !== inline &&
              keep(choices.map((entry, at) => (at === index ? [name, choiceOf(use, callable)] : entry)))
            }
          />
        </div>
      ))}
      {atAll !== undefined && (
        <p role="alert" className="text-failed-ink text-sm">
          {atAll}
        </p>
      )}
      <Button className="self-start" size="sm" icon={<Plus />} onClick={add}>
        Add a flow
      </Button>
    </Section>
  );
}

/** Stands for a flow that is written into the node. */
const inline = '';

function choiceOf(use: string, callable: readonly CallableFlow[]): Choice {
  const hash = callable.find(({ reference }) => reference === use)?.hash;
  return hash === undefined ? { use } : { use, hash };
}

function optionsFor({ use }: Choice, callable: readonly CallableFlow[]) {
  const options = [
    { value: 'self', label: 'This flow itself', description: 'A recursive call' },
    ...callable.map(({ reference, title }) => ({ value: reference, label: title, description: reference })),
  ];
  if (typeof use !== 'string')
    return [{ value: inline, label: use.title ?? use.name, description: 'part of this flow' }, ...options];
  const isKnown = options.some(({ value }) => value === use);
  return isKnown
    ? options
    : [...options, { value: use, label: use, description: 'not the newest release, or not found' }];
}

function nameProblem(name: string, others: readonly string[]): string | undefined {
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name)) return 'Use letters, digits, "_" and "-", beginning with a letter.';
  return others.includes(name) ? `There is another one called "${name}".` : undefined;
}
