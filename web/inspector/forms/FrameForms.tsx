import type { NodeOf } from '#engine/format/index';
import { bodyOutputNames } from '#engine/graph/ports';
import { typeName } from '#engine/schema/index';
import { arrivingSchema, type Scope } from '../../editor/edits/scope.ts';
import { Select } from '../../ui/index.ts';
import { CommitNumber } from '../fields/CommitNumber.tsx';
import { CommitText } from '../fields/CommitText.tsx';
import { DefaultOutputsField } from '../fields/DefaultOutputsField.tsx';
import { ExpressionField } from '../fields/ExpressionField.tsx';
import type { ScopeName } from '../fields/monaco-setup.ts';
import type { NodeEditing } from '../use-node-editing.ts';
import { Section } from './Section.tsx';

/** Settings of a loop: when it ends, and what it answers. */
export function LoopForm({ editing }: { editing: NodeEditing<NodeOf<'loop'>> }) {
  const { node, set, errorAt, scope } = editing;
  const known = roundNames(scope, node);
  const names = known.map(({ name }) => name).join(', ');
  const needsScore = node.result === 'best' || node.stalledRounds !== undefined;
  return (
    <Section title="Repeat">
      <CommitNumber
        label="At most"
        hint="rounds"
        required
        isWhole
        min={1}
        max={1_000_000}
        value={node.maxRounds}
        onCommit={(rounds) => rounds !== undefined && set({ maxRounds: rounds })}
        error={errorAt('maxRounds')}
      />
      <ExpressionField
        label="Until"
        hint={`Asked after every round. In scope: ${names}`}
        placeholder="approved"
        value={node.until ?? ''}
        scope={known}
        error={errorAt('until')}
        onCommit={(until) => set({ until: until.trim() === '' ? undefined : until })}
      />
      <Select
        label="Answers with"
        value={node.result ?? 'last'}
        options={[
          { value: 'last', label: 'The last round' },
          { value: 'best', label: 'The best round, by its score' },
          { value: 'all', label: 'All rounds, as lists' },
        ]}
        onChange={(result) => set({ result: result === 'last' ? undefined : result })}
        error={errorAt('result')}
      />
      {(needsScore || node.score !== undefined) && (
        <ExpressionField
          label="Score"
          hint="A number; higher is better"
          placeholder="score"
          value={node.score ?? ''}
          scope={known}
          error={errorAt('score')}
          onCommit={(score) => set({ score: score.trim() === '' ? undefined : score })}
        />
      )}
      <CommitNumber
        label="Stalled after"
        hint="rounds in a row that did not raise the score; never when empty"
        isWhole
        min={1}
        max={1000}
        value={node.stalledRounds}
        onCommit={(stalledRounds) => set({ stalledRounds })}
        error={errorAt('stalledRounds')}
      />
    </Section>
  );
}

/** What an expression over a round may name: its number, and what it gave. */
function roundNames(scope: Scope, node: NodeOf<'loop'>): ScopeName[] {
  const inside: Scope = { ...scope, path: [...scope.path, node.id] };
  return [
    { name: 'round', type: 'whole number', origin: 'from 1' },
    ...bodyOutputNames(node.body).map((name) => ({
      name,
      type: typeName(arrivingSchema(inside, `output.${name}`)),
      origin: 'of the round',
    })),
  ];
}

/** Settings of a map: in which order items are worked on, and what an item's error does. */
export function MapForm({ editing }: { editing: NodeEditing<NodeOf<'map'>> }) {
  const { node, set, errorAt } = editing;
  const isParallel = node.mode !== 'sequential';
  const onError = node.onItemError ?? 'fail';
  return (
    <Section title="For every item">
      <p className="text-faint text-sm">
        At the port <code>items</code> it takes a list, or a whole number: how many times.
      </p>
      <Select
        label="Order"
        value={node.mode ?? 'parallel'}
        options={[
          { value: 'parallel', label: 'All at once' },
          { value: 'sequential', label: 'One after the other', description: 'Later items see earlier results' },
        ]}
        onChange={(mode) =>
          set({
            mode: mode === 'parallel' ? undefined : mode,
            ...(mode === 'sequential' ? { concurrency: undefined } : {}),
          })
        }
        error={errorAt('mode')}
      />
      {isParallel && (
        <CommitNumber
          label="At the same time"
          hint="items at most; no limit when empty"
          isWhole
          min={1}
          max={10_000}
          value={node.concurrency}
          onCommit={(concurrency) => set({ concurrency })}
        />
      )}
      <CommitText
        label="Name of an item"
        hint="A path into the item. Under its name an item keeps its memory from round to round."
        mono
        placeholder="name"
        value={node.key ?? ''}
        error={errorAt('key')}
        check={(key) =>
          key === '' || /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(key)
            ? undefined
            : 'A path such as name or person.name.'
        }
        onCommit={(key) => set({ key: key === '' ? undefined : key })}
      />
      <Select
        label="When an item fails"
        value={typeof onError === 'string' ? onError : 'default'}
        options={[
          { value: 'fail', label: 'The map fails' },
          { value: 'skip', label: 'It is left out' },
          { value: 'default', label: 'It gets default outputs' },
        ]}
        onChange={(choice) =>
          set({ onItemError: choice === 'fail' ? undefined : choice === 'skip' ? 'skip' : { default: {} } })
        }
        error={errorAt('onItemError')}
      />
      {typeof onError === 'object' && (
        <DefaultOutputsField
          outputs={onError.default}
          onCommit={(outputs) => set({ onItemError: { default: outputs } })}
        />
      )}
    </Section>
  );
}
