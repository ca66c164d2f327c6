import type { NodeOf } from '#engine/format/index';
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
  { value: 'simultaneous', label: 'All at once', description: 'Nobody hears this round' },
  { value: 'sequential', label: 'One after the other', description: 'Each hears those before' },
  { value: 'shuffled', label: 'In a drawn order', description: 'Anew each round, from the seed' },
  { value: 'speaker', label: 'Named by whoever spoke last', description: 'In the field next of the answer' },
  { value: 'moderator', label: 'Named by the moderator' },
  { value: 'round-robin', label: 'In pairs, everybody with everybody' },
  { value: 'random', label: 'In pairs, by lot' },
] as const;
type OrderKind = (typeof orders)[number]['value'];

/** Who speaks when, and for how long. */
export function CourseSection({ editing }: Props) {
  const { node, set, errorAt } = editing;
  const kind = kindOf(node.order);
  const inPairs = typeof node.order === 'object' && 'pairs' in node.order ? node.order : undefined;
  return (
    <Section title="Course">
      <Select
        label="They speak"
        value={kind}
        options={orders}
        onChange={(next) => set({ order: orderOf(next) })}
        error={errorAt('order')}
      />
      {inPairs !== undefined && (
        <Checkbox
          label="The second of a pair hears the first"
          checked={inPairs.replies === true}
          onChange={(on) => set({ order: withSettings(inPairs, { replies: on ? true : undefined }) })}
        />
      )}
      <CommitNumber
        label="Rounds, at most"
        isWhole
        required
        min={1}
        max={10_000}
        value={node.rounds}
        onCommit={(rounds) => rounds !== undefined && set({ rounds })}
        error={errorAt('rounds')}
      />
      <Select
        label="A turn that fails"
        value={node.onTurnError ?? 'fail'}
        options={[
          { value: 'fail', label: 'Fails the discussion' },
          { value: 'skip', label: 'Is left out' },
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
  { value: 'all', label: 'Everybody’s turns' },
  { value: 'ring', label: 'The neighbours’ turns', description: 'Those who sit on both sides' },
  { value: 'relay', label: 'The turns of whoever sits before' },
  { value: 'hub', label: 'Through a hub', description: 'One sees all and all see it' },
  { value: 'own-side', label: 'The own side’s turns' },
  { value: 'other-side', label: 'The other side’s turns' },
  { value: 'partner', label: 'The partner’s turns', description: 'Of the pair in this round' },
  { value: 'none', label: 'Nobody’s turns' },
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
    <Section title="View">
      <Select
        label="They see"
        value={view.of ?? 'all'}
        options={views}
        onChange={(of) => change({ of: of === 'all' ? undefined : of, hub: undefined })}
        error={errorAt('view.of')}
      />
      {view.of === 'hub' && (
        <CommitText
          label="Name of the hub"
          value={view.hub ?? ''}
          error={errorAt('view.hub')}
          onCommit={(hub) => change({ hub: hub === '' ? undefined : hub })}
        />
      )}
      <div className="grid grid-cols-2 gap-3">
        <CommitNumber
          label="Earlier rounds"
          isWhole
          min={0}
          max={10_000}
          placeholder="all"
          value={view.rounds}
          onCommit={(rounds) => change({ rounds })}
        />
        <CommitNumber
          label="Last turns"
          isWhole
          min={1}
          max={100_000}
          placeholder="all"
          value={view.window}
          onCommit={(window) => change({ window })}
        />
      </div>
      {flag('anonymous', 'Without names', 'Participant 1, Participant 2, …')}
      {flag('grouped', 'Grouped by answer', 'Who is for which answer, instead of who said what')}
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
      title="Ends early"
      isOpen={node.stop !== undefined}
      summary={node.stop === undefined ? 'never' : undefined}
    >
      <CommitNumber
        label="When this share agrees"
        hint="from 0 to 1"
        min={0.01}
        max={1}
        step={0.05}
        placeholder="never"
        value={stop.consensus}
        onCommit={(consensus) => change({ consensus })}
      />
      <CommitText
        label="When everybody says to be done"
        hint="The field of the answer that says so"
        mono
        placeholder="done"
        value={stop.done ?? ''}
        error={errorAt('stop.done')}
        onCommit={(done) => change({ done: done === '' ? undefined : done })}
      />
      <ExpressionField
        label="When this holds"
        hint={`${roundNames.map(({ name }) => name).join(', ')}; any other name makes an input port.`}
        placeholder="consensus > 0.6 && round > 2"
        value={stop.until ?? ''}
        scope={roundNames}
        error={errorAt('stop.until')}
        onCommit={(until) => change({ until: until.trim() === '' ? undefined : until })}
      />
      <CommitNumber
        label="Not before round"
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
].map((one) => ({ ...one, origin: 'of the round' }));
