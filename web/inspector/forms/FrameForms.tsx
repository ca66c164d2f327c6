import type { NodeOf } from '#engine/format/index';
import { bodyOutputNames } from '#engine/graph/ports';
import { typeName } from '#engine/schema/index';
import { arrivingSchema, type Scope } from '../../editor/edits/scope.ts';
import { frameFormsText } from '../../text/inspector-forms.ts';
import { Select } from '../../ui/index.ts';
import { CommitNumber } from '../fields/CommitNumber.tsx';
import { CommitText } from '../fields/CommitText.tsx';
import { DefaultOutputsField } from '../fields/DefaultOutputsField.tsx';
import { ExpressionField } from '../fields/ExpressionField.tsx';
import type { ScopeName } from '../fields/scope-names.ts';
import type { NodeEditing } from '../use-node-editing.ts';
import { Section } from './Section.tsx';

/** Settings of a loop: when it ends, and what it answers. */
export function LoopForm({ editing }: { editing: NodeEditing<NodeOf<'loop'>> }) {
  const { node, set, errorAt, scope } = editing;
  const known = roundNames(scope, node);
  const names = known.map(({ name }) => name).join(', ');
  const needsScore = node.result === 'best' || node.stalledRounds !== undefined;
  return (
    <Section title={frameFormsText.repeat}>
      <CommitNumber
        label={frameFormsText.atMost}
        hint={frameFormsText.atMostHint}
        required
        isWhole
        min={1}
        max={1_000_000}
        value={node.maxRounds}
        onCommit={(rounds) => rounds !== undefined && set({ maxRounds: rounds })}
        error={errorAt('maxRounds')}
      />
      <ExpressionField
        label={frameFormsText.until}
        hint={frameFormsText.askedAfterEveryRound(names)}
        placeholder={frameFormsText.untilPlaceholder}
        value={node.until ?? ''}
        scope={known}
        error={errorAt('until')}
        onCommit={(until) => set({ until: until.trim() === '' ? undefined : until })}
      />
      <Select
        label={frameFormsText.answersWith}
        value={node.result ?? 'last'}
        options={[
          { value: 'last', label: frameFormsText.theLastRound },
          { value: 'best', label: frameFormsText.bestRoundByItsScore },
          { value: 'all', label: frameFormsText.allRoundsAsLists },
        ]}
        onChange={(result) => set({ result: result === 'last' ? undefined : result })}
        error={errorAt('result')}
      />
      {(needsScore || node.score !== undefined) && (
        <ExpressionField
          label={frameFormsText.score}
          hint={frameFormsText.scoreHint}
          placeholder={frameFormsText.scorePlaceholder}
          value={node.score ?? ''}
          scope={known}
          error={errorAt('score')}
          onCommit={(score) => set({ score: score.trim() === '' ? undefined : score })}
        />
      )}
      <CommitNumber
        label={frameFormsText.stalledAfter}
        hint={frameFormsText.stalledAfterHint}
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
    { name: 'round', type: 'whole number', origin: frameFormsText.fromOne, schema: { type: 'integer' } },
    ...bodyOutputNames(node.body).map((name) => {
      const schema = arrivingSchema(inside, `output.${name}`);
      return { name, type: typeName(schema), origin: frameFormsText.ofTheRound, schema };
    }),
  ];
}

/** Settings of a map: in which order items are worked on, and what an item's error does. */
export function MapForm({ editing }: { editing: NodeEditing<NodeOf<'map'>> }) {
  const { node, set, errorAt } = editing;
  const isParallel = node.mode !== 'sequential';
  const onError = node.onItemError ?? 'fail';
  return (
    <Section title={frameFormsText.forEveryItem}>
      <p className="text-faint text-sm">
        {frameFormsText.atThePort} <code>items</code> {frameFormsText.itTakesListOrWhole}
      </p>
      <Select
        label={frameFormsText.order}
        value={node.mode ?? 'parallel'}
        options={[
          { value: 'parallel', label: frameFormsText.allAtOnce },
          {
            value: 'sequential',
            label: frameFormsText.oneAfterOther,
            description: frameFormsText.laterItemsSeeEarlier,
          },
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
          label={frameFormsText.atSameTime}
          hint={frameFormsText.atSameTimeHint}
          isWhole
          min={1}
          max={10_000}
          value={node.concurrency}
          onCommit={(concurrency) => set({ concurrency })}
        />
      )}
      <CommitText
        label={frameFormsText.nameOfItem}
        hint={frameFormsText.nameOfItemHint}
        mono
        placeholder={frameFormsText.nameOfItemPlaceholder}
        value={node.key ?? ''}
        error={errorAt('key')}
        check={(key) =>
          key === '' || /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(key) ? undefined : frameFormsText.pathSuchAsName
        }
        onCommit={(key) => set({ key: key === '' ? undefined : key })}
      />
      <Select
        label={frameFormsText.whenItemFails}
        value={typeof onError === 'string' ? onError : 'default'}
        options={[
          { value: 'fail', label: frameFormsText.theMapFails },
          { value: 'skip', label: frameFormsText.itIsLeftOut },
          { value: 'default', label: frameFormsText.itGetsDefaultOutputs },
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
