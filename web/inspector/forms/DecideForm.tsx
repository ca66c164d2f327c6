import type { NodeOf } from '#engine/format/index';
import { Select } from '../../ui/index.ts';
import { CommitNumber } from '../fields/CommitNumber.tsx';
import { CommitText } from '../fields/CommitText.tsx';
import { type NodeEditing, withSettings } from '../use-node-editing.ts';
import { Section } from './Section.tsx';

type Rule = NodeOf<'decide'>['rule'];

const methods = [
  { value: 'majority', label: 'Majority', description: 'More than half of the ballots' },
  { value: 'plurality', label: 'Plurality', description: 'The most ballots' },
  { value: 'weighted', label: 'Weighted', description: 'The largest sum of weights' },
  { value: 'confidence-weighted', label: 'By confidence', description: 'The largest sum of confidences' },
  { value: 'threshold', label: 'Threshold', description: 'At least a share of the ballots' },
  { value: 'approval', label: 'Approval', description: 'Each ballot lists all that it approves' },
  { value: 'ranked', label: 'Ranked', description: 'Each ballot ranks, best first (Borda)' },
  { value: 'cumulative', label: 'Points', description: 'Each ballot gives points' },
] as const;

/** Settings of a `decide` node: how ballots become a decision. */
export function DecideForm({ editing }: { editing: NodeEditing<NodeOf<'decide'>> }) {
  const { node, set, errorAt } = editing;
  const { rule } = node;
  const change = (settings: Partial<Rule>) => set({ rule: withSettings(rule, settings) });
  return (
    <>
      <Section title="Rule">
        <Select
          label="Method"
          value={rule.method}
          options={methods}
          onChange={(method) => change({ method })}
          error={errorAt('rule')}
        />
        {rule.method === 'majority' && (
          <Select
            label="Without a majority"
            value={rule.noMajority ?? 'plurality'}
            options={[
              { value: 'plurality', label: 'Take the most' },
              { value: 'none', label: 'Decide nothing' },
            ]}
            onChange={(noMajority) => change({ noMajority })}
          />
        )}
        {rule.method === 'threshold' && (
          <CommitNumber
            label="Share"
            hint="from 0 to 1"
            min={0}
            max={1}
            step={0.05}
            placeholder="0.5"
            value={rule.threshold}
            onCommit={(threshold) => change({ threshold })}
          />
        )}
        {rule.method === 'confidence-weighted' && (
          <Select
            label="Confidence counts"
            value={rule.rescale ?? 'none'}
            options={[
              { value: 'none', label: 'As given' },
              { value: 'reconcile', label: 'In steps, as in ReConcile' },
            ]}
            onChange={(rescale) => change({ rescale: rescale === 'none' ? undefined : rescale })}
          />
        )}
        <Select
          label="In a tie"
          value={rule.tie ?? 'first'}
          options={[
            { value: 'first', label: 'The one named first' },
            { value: 'random', label: 'By lot, from the seed' },
            { value: 'none', label: 'Decide nothing' },
            { value: 'fail', label: 'Fail' },
          ]}
          onChange={(tie) => change({ tie: tie === 'first' ? undefined : tie })}
        />
      </Section>
      <BallotSection rule={rule} change={change} />
    </>
  );
}

function BallotSection({ rule, change }: { rule: Rule; change: (settings: Partial<Rule>) => void }) {
  const path = (key: 'choice' | 'confidence' | 'weight', label: string) => (
    <CommitText
      label={label}
      mono
      placeholder={key}
      value={rule[key] ?? ''}
      check={(text) =>
        text === '' || /^[^.]+(\.[^.]+)*$/.test(text)
          ? undefined
          : 'Names with dots between them, such as verdict.choice.'
      }
      onCommit={(text) => change({ [key]: text === '' ? undefined : text })}
    />
  );
  const options = (rule.options ?? [])
    .map((option) => (typeof option === 'string' ? option : JSON.stringify(option)))
    .join('\n');
  return (
    <Section
      title="Ballots"
      isOpen={false}
      summary={rule.choice === undefined ? 'as they come' : `choice at ${rule.choice}`}
    >
      {path('choice', 'Where the choice is')}
      {rule.method === 'confidence-weighted' && path('confidence', 'Where the confidence is')}
      {rule.method === 'weighted' && path('weight', 'Where the weight is')}
      <Select
        label="Spelling"
        value={rule.normalize ?? 'none'}
        options={[
          { value: 'none', label: 'Counts exactly' },
          { value: 'case', label: 'Case and outer spaces do not count' },
        ]}
        onChange={(normalize) => change({ normalize: normalize === 'none' ? undefined : normalize })}
      />
      <CommitText
        label="Answers allowed, one on each line"
        hint="Any, when empty"
        isLong
        minRows={2}
        value={options}
        onCommit={(text) => {
          const lines = text
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => line !== '');
          change({ options: lines.length === 0 ? undefined : lines });
        }}
      />
      <Select
        label="A ballot without a legal choice"
        value={rule.invalid ?? 'discard'}
        options={[
          { value: 'discard', label: 'Is left out' },
          { value: 'abstain', label: 'Counts as present' },
          { value: 'fail', label: 'Fails the node' },
        ]}
        onChange={(invalid) => change({ invalid: invalid === 'discard' ? undefined : invalid })}
      />
    </Section>
  );
}
