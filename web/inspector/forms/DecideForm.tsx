import type { NodeOf } from '#engine/format/index';
import { decideFormText } from '../../text/inspector-forms.ts';
import { Select } from '../../ui/index.ts';
import { CommitNumber } from '../fields/CommitNumber.tsx';
import { CommitText } from '../fields/CommitText.tsx';
import { type NodeEditing, withSettings } from '../use-node-editing.ts';
import { Section } from './Section.tsx';

type Rule = NodeOf<'decide'>['rule'];

const methods = [
  { value: 'majority', label: decideFormText.majority, description: decideFormText.moreThanHalfOfBallots },
  { value: 'plurality', label: decideFormText.plurality, description: decideFormText.theMostBallots },
  { value: 'weighted', label: decideFormText.weighted, description: decideFormText.largestSumOfWeights },
  {
    value: 'confidence-weighted',
    label: decideFormText.byConfidence,
    description: decideFormText.largestSumOfConfidences,
  },
  { value: 'threshold', label: decideFormText.threshold, description: decideFormText.atLeastShareOfBallots },
  { value: 'approval', label: decideFormText.approval, description: decideFormText.eachBallotListsAll },
  { value: 'ranked', label: decideFormText.ranked, description: decideFormText.eachBallotRanksBestFirst },
  { value: 'cumulative', label: decideFormText.points, description: decideFormText.eachBallotGivesPoints },
] as const;

/** Settings of a `decide` node: how ballots become a decision. */
export function DecideForm({ editing }: { editing: NodeEditing<NodeOf<'decide'>> }) {
  const { node, set, errorAt } = editing;
  const { rule } = node;
  const change = (settings: Partial<Rule>) => set({ rule: withSettings(rule, settings) });
  return (
    <>
      <Section title={decideFormText.rule}>
        <Select
          label={decideFormText.method}
          value={rule.method}
          options={methods}
          onChange={(method) => change({ method })}
          error={errorAt('rule')}
        />
        {rule.method === 'majority' && (
          <Select
            label={decideFormText.withoutAMajority}
            value={rule.noMajority ?? 'plurality'}
            options={[
              { value: 'plurality', label: decideFormText.takeTheMost },
              { value: 'none', label: decideFormText.decideNothing },
            ]}
            onChange={(noMajority) => change({ noMajority })}
          />
        )}
        {rule.method === 'threshold' && (
          <CommitNumber
            label={decideFormText.share}
            hint={decideFormText.shareHint}
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
            label={decideFormText.confidenceCounts}
            value={rule.rescale ?? 'none'}
            options={[
              { value: 'none', label: decideFormText.asGiven },
              { value: 'reconcile', label: decideFormText.inStepsAsInReConcile },
            ]}
            onChange={(rescale) => change({ rescale: rescale === 'none' ? undefined : rescale })}
          />
        )}
        <Select
          label={decideFormText.inATie}
          value={rule.tie ?? 'first'}
          options={[
            { value: 'first', label: decideFormText.oneNamedFirst },
            { value: 'random', label: decideFormText.byLotFromSeed },
            { value: 'none', label: decideFormText.decideNothing },
            { value: 'fail', label: decideFormText.fail },
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
        text === '' || /^[^.]+(\.[^.]+)*$/.test(text) ? undefined : decideFormText.namesWithDotsBetweenThem
      }
      onCommit={(text) => change({ [key]: text === '' ? undefined : text })}
    />
  );
  const options = (rule.options ?? [])
    .map((option) => (typeof option === 'string' ? option : JSON.stringify(option)))
    .join('\n');
  return (
    <Section
      title={decideFormText.ballots}
      isOpen={false}
      summary={rule.choice === undefined ? decideFormText.asTheyCome : decideFormText.choiceAt(rule.choice)}
    >
      {path('choice', decideFormText.whereChoiceIs)}
      {rule.method === 'confidence-weighted' && path('confidence', decideFormText.whereConfidenceIs)}
      {rule.method === 'weighted' && path('weight', decideFormText.whereWeightIs)}
      <Select
        label={decideFormText.spelling}
        value={rule.normalize ?? 'none'}
        options={[
          { value: 'none', label: decideFormText.countsExactly },
          { value: 'case', label: decideFormText.caseAndOuterSpacesDo },
        ]}
        onChange={(normalize) => change({ normalize: normalize === 'none' ? undefined : normalize })}
      />
      <CommitText
        label={decideFormText.answersAllowedOneOnEach}
        hint={decideFormText.answersAllowedOneOnEachHint}
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
        label={decideFormText.ballotWithoutLegalChoice}
        value={rule.invalid ?? 'discard'}
        options={[
          { value: 'discard', label: decideFormText.isLeftOut },
          { value: 'abstain', label: decideFormText.countsAsPresent },
          { value: 'fail', label: decideFormText.failsTheNode },
        ]}
        onChange={(invalid) => change({ invalid: invalid === 'discard' ? undefined : invalid })}
      />
    </Section>
  );
}
