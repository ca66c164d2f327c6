import type { NodeOf } from '#engine/format/index';
import { courseSectionsText } from '../../../text/discussion-form.ts';
import { Checkbox, Select } from '../../../ui/index.ts';
import { CommitNumber } from '../../fields/CommitNumber.tsx';
import { CommitText } from '../../fields/CommitText.tsx';
import { ExpressionField } from '../../fields/ExpressionField.tsx';
import { type NodeEditing, withSettings } from '../../use-node-editing.ts';
import { Section } from '../Section.tsx';

type Discussion = NodeOf<'discussion'>;
type Order = NonNullable<Discussion['order']>;
type View = NonNullable<Discussion['view']>;
type Stop = NonNullable<Discussion['stop']>;
type Props = { editing: NodeEditing<Discussion> };

const orders = [
  { value: 'simultaneous', label: courseSectionsText.allAtOnce, description: courseSectionsText.nobodyHearsThisRound },
  {
    value: 'sequential',
    label: courseSectionsText.oneAfterOther,
    description: courseSectionsText.eachHearsThoseBefore,
  },
  { value: 'shuffled', label: courseSectionsText.inDrawnOrder, description: courseSectionsText.anewEachRoundFromSeed },
  {
    value: 'speaker',
    label: courseSectionsText.namedByWhoeverSpokeLast,
    description: courseSectionsText.inFieldNextOfAnswer,
  },
  { value: 'moderator', label: courseSectionsText.namedByModerator },
  { value: 'round-robin', label: courseSectionsText.inPairsEverybody },
  { value: 'random', label: courseSectionsText.inPairsByLot },
] as const;
type OrderKind = (typeof orders)[number]['value'];

/** Who speaks when, and for how long. */
export function CourseSection({ editing }: Props) {
  const { node, set, errorAt } = editing;
  const kind = kindOf(node.order);
  const inPairs = typeof node.order === 'object' && 'pairs' in node.order ? node.order : undefined;
  return (
    <Section title={courseSectionsText.course}>
      <Select
        label={courseSectionsText.theySpeak}
        value={kind}
        options={orders}
        onChange={(next) => set({ order: orderOf(next) })}
        error={errorAt('order')}
      />
      {inPairs !== undefined && (
        <Checkbox
          label={courseSectionsText.secondOfPairHearsFirst}
          checked={inPairs.replies === true}
          onChange={(on) => set({ order: withSettings(inPairs, { replies: on ? true : undefined }) })}
        />
      )}
      <CommitNumber
        label={courseSectionsText.roundsAtMost}
        isWhole
        required
        min={1}
        max={10_000}
        value={node.rounds}
        onCommit={(rounds) => rounds !== undefined && set({ rounds })}
        error={errorAt('rounds')}
      />
      <Select
        label={courseSectionsText.turnThatFails}
        value={node.onTurnError ?? 'fail'}
        options={[
          { value: 'fail', label: courseSectionsText.failsTheDiscussion },
          { value: 'skip', label: courseSectionsText.isLeftOut },
        ]}
        onChange={(policy) => set({ onTurnError: policy === 'fail' ? undefined : policy })}
      />
    </Section>
  );
}

function kindOf(order: Order | undefined): OrderKind {
  if (order === undefined) return 'simultaneous';
  if (typeof order === 'string') return order;
  return 'pairs' in order ? order.pairs : order.chosenBy;
}

function orderOf(kind: OrderKind): Order | undefined {
  switch (kind) {
    case 'simultaneous':
      return undefined;
    case 'sequential':
    case 'shuffled':
      return kind;
    case 'speaker':
    case 'moderator':
      return { chosenBy: kind };
    case 'round-robin':
    case 'random':
      return { pairs: kind };
  }
}

const views = [
  { value: 'all', label: courseSectionsText.everybodysTurns },
  { value: 'ring', label: courseSectionsText.theNeighboursTurns, description: courseSectionsText.thoseWhoSitOnBoth },
  { value: 'relay', label: courseSectionsText.turnsOfWhoeverSitsBefore },
  { value: 'hub', label: courseSectionsText.throughAHub, description: courseSectionsText.oneSeesAllAndAll },
  { value: 'own-side', label: courseSectionsText.ownSidesTurns },
  { value: 'other-side', label: courseSectionsText.otherSidesTurns },
  { value: 'partner', label: courseSectionsText.thePartnersTurns, description: courseSectionsText.ofPairInThisRound },
  { value: 'none', label: courseSectionsText.nobodysTurns },
] as const;

/** What a participant is shown of what was said. */
export function ViewSection({ editing }: Props) {
  const { node, set, errorAt } = editing;
  const view: View = node.view ?? {};
  const change = (settings: Partial<View>) => {
    const next = withSettings(view, settings);
    set({ view: Object.keys(next).length === 0 ? undefined : next });
  };
  const flag = (key: 'anonymous' | 'grouped', label: string, hint: string) => (
    <Checkbox
      label={label}
      hint={hint}
      checked={view[key] === true}
      onChange={(on) => change({ [key]: on ? true : undefined })}
    />
  );
  return (
    <Section title={courseSectionsText.view}>
      <Select
        label={courseSectionsText.theySee}
        value={view.of ?? 'all'}
        options={views}
        onChange={(of) => change({ of: of === 'all' ? undefined : of, hub: undefined })}
        error={errorAt('view.of')}
      />
      {view.of === 'hub' && (
        <CommitText
          label={courseSectionsText.nameOfHub}
          value={view.hub ?? ''}
          error={errorAt('view.hub')}
          onCommit={(hub) => change({ hub: hub === '' ? undefined : hub })}
        />
      )}
      <div className="grid grid-cols-2 gap-3">
        <CommitNumber
          label={courseSectionsText.earlierRounds}
          isWhole
          min={0}
          max={10_000}
          placeholder={courseSectionsText.earlierRoundsPlaceholder}
          value={view.rounds}
          onCommit={(rounds) => change({ rounds })}
        />
        <CommitNumber
          label={courseSectionsText.lastTurns}
          isWhole
          min={1}
          max={100_000}
          placeholder={courseSectionsText.earlierRoundsPlaceholder}
          value={view.window}
          onCommit={(window) => change({ window })}
        />
      </div>
      {flag('anonymous', courseSectionsText.withoutNames, courseSectionsText.participant1Participant2)}
      {flag('grouped', courseSectionsText.groupedByAnswer, courseSectionsText.whoIsForWhichAnswer)}
    </Section>
  );
}

/** What ends a discussion before its rounds are used up. */
export function StopSection({ editing }: Props) {
  const { node, set, errorAt } = editing;
  const stop: Stop = node.stop ?? {};
  const change = (settings: Partial<Stop>) => {
    const next = withSettings(stop, settings);
    set({ stop: Object.keys(next).length === 0 ? undefined : next });
  };
  return (
    <Section
      title={courseSectionsText.endsEarly}
      isOpen={node.stop !== undefined}
      summary={node.stop === undefined ? courseSectionsText.never : undefined}
    >
      <CommitNumber
        label={courseSectionsText.whenThisShareAgrees}
        hint={courseSectionsText.whenThisShareAgreesHint}
        min={0.01}
        max={1}
        step={0.05}
        placeholder={courseSectionsText.never}
        value={stop.consensus}
        onCommit={(consensus) => change({ consensus })}
      />
      <CommitText
        label={courseSectionsText.whenEverybodySays}
        hint={courseSectionsText.whenEverybodySaysHint}
        mono
        placeholder={courseSectionsText.whenEverybodySaysPlaceholder}
        value={stop.done ?? ''}
        error={errorAt('stop.done')}
        onCommit={(done) => change({ done: done === '' ? undefined : done })}
      />
      <ExpressionField
        label={courseSectionsText.whenThisHolds}
        hint={courseSectionsText.anyOtherNameMakesInput(roundNames.map(({ name }) => name).join(', '))}
        placeholder={courseSectionsText.whenThisHoldsPlaceholder}
        value={stop.until ?? ''}
        scope={roundNames}
        error={errorAt('stop.until')}
        onCommit={(until) => change({ until: until.trim() === '' ? undefined : until })}
      />
      <CommitNumber
        label={courseSectionsText.notBeforeRound}
        isWhole
        min={1}
        max={10_000}
        placeholder="1"
        value={stop.from}
        onCommit={(from) => change({ from })}
        error={errorAt('stop.from')}
      />
    </Section>
  );
}

/** What is known of a round when it is asked whether the discussion ends. */
const roundNames = [
  { name: 'round', type: 'whole number' },
  { name: 'turns', type: 'list' },
  { name: 'ballots', type: 'list' },
  { name: 'winner', type: 'anything' },
  { name: 'consensus', type: 'number' },
  { name: 'unanimous', type: 'yes or no' },
  { name: 'tally', type: 'list' },
  { name: 'moderator', type: 'anything' },
].map((one) => ({ ...one, origin: courseSectionsText.ofTheRound }));
