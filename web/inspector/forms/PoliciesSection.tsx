import type { FlowNode } from '#engine/format/index';
import { policiesSectionText } from '../../text/inspector-forms.ts';
import { Select } from '../../ui/index.ts';
import { CommitNumber } from '../fields/CommitNumber.tsx';
import { DefaultOutputsField } from '../fields/DefaultOutputsField.tsx';
import { type NodeEditing, withSettings } from '../use-node-editing.ts';
import { Section } from './Section.tsx';

/** Every node that runs has these; notes and nodes of unknown type do not. */
export type RunnableNode = Exclude<FlowNode, { type: 'note' | 'unknown' }>;
type Policies = Pick<RunnableNode, 'retry' | 'timeoutSeconds' | 'onError' | 'reset' | 'budget'>;

/** Nodes that may call models, themselves or inside. */
const spenders: ReadonlySet<FlowNode['type']> = new Set(['ask', 'flow', 'loop', 'map', 'discussion']);

/** What happens when a node fails or takes long, and what it remembers. */
export function PoliciesSection({ editing }: { editing: NodeEditing<RunnableNode> }) {
  const { node, errorAt } = editing;
  const set = (settings: Partial<Policies>) => editing.set(settings as Partial<RunnableNode>); // every runnable node has them
  const { retry } = node;
  const onError = node.onError ?? 'fail';
  const setRetry = (settings: Partial<NonNullable<Policies['retry']>>) => {
    const next = withSettings(retry ?? { attempts: 1 }, settings);
    set({ retry: next.attempts <= 1 ? undefined : next });
  };
  return (
    <Section title={policiesSectionText.policies} isOpen={false} summary={summaryOf(node)}>
      <div className="grid grid-cols-2 gap-3">
        <CommitNumber
          label={policiesSectionText.attempts}
          hint={policiesSectionText.attemptsHint}
          isWhole
          min={1}
          max={20}
          placeholder="1"
          value={retry?.attempts}
          onCommit={(attempts) => setRetry({ attempts: attempts ?? 1 })}
          error={errorAt('retry')}
        />
        <CommitNumber
          label={policiesSectionText.timeLimit}
          hint={policiesSectionText.timeLimitHint}
          min={0.1}
          max={86_400}
          value={node.timeoutSeconds}
          onCommit={(timeoutSeconds) => set({ timeoutSeconds })}
        />
        {retry !== undefined && (
          <>
            <CommitNumber
              label={policiesSectionText.firstWait}
              hint={policiesSectionText.timeLimitHint}
              min={0}
              max={3600}
              placeholder="1"
              value={retry.delaySeconds}
              onCommit={(delaySeconds) => setRetry({ delaySeconds })}
            />
            <CommitNumber
              label={policiesSectionText.thenTimes}
              hint={policiesSectionText.thenTimesHint}
              min={1}
              max={10}
              placeholder="2"
              value={retry.factor}
              onCommit={(factor) => setRetry({ factor })}
            />
          </>
        )}
      </div>
      <Select
        label={policiesSectionText.whenItFails}
        value={typeof onError === 'string' ? onError : 'default'}
        options={[
          { value: 'fail', label: policiesSectionText.theFlowFails },
          { value: 'port', label: policiesSectionText.errorLeavesByItsOwn },
          { value: 'default', label: policiesSectionText.defaultOutputsAreSent },
        ]}
        onChange={(choice) =>
          set({ onError: choice === 'fail' ? undefined : choice === 'port' ? 'port' : { default: {} } })
        }
        error={errorAt('onError')}
      />
      {typeof onError === 'object' && (
        <DefaultOutputsField outputs={onError.default} onCommit={(outputs) => set({ onError: { default: outputs } })} />
      )}
      {spenders.has(node.type) && <NodeBudget node={node} onChange={(budget) => set({ budget })} />}
      <Select
        label={policiesSectionText.whatItRemembers}
        hint={policiesSectionText.whatItRemembersHint}
        value={node.reset ?? 'never'}
        options={[
          { value: 'never', label: policiesSectionText.staysFromActivation },
          { value: 'each-activation', label: policiesSectionText.isForgottenBeforeEach },
        ]}
        onChange={(reset) => set({ reset: reset === 'never' ? undefined : reset })}
      />
    </Section>
  );
}

/** What the node may spend in a run, with everything inside it. */
function NodeBudget({ node, onChange }: { node: RunnableNode; onChange: (budget: Policies['budget']) => void }) {
  const { budget } = node;
  const change = (settings: Partial<NonNullable<Policies['budget']>>) => {
    const next = withSettings(budget ?? {}, settings);
    const { onReached: _, ...limits } = next;
    onChange(Object.keys(limits).length === 0 ? undefined : next);
  };
  const hint = policiesSectionText.inARun;
  return (
    <>
      <div className="grid grid-cols-3 gap-2">
        <CommitNumber
          label={policiesSectionText.calls}
          hint={hint}
          isWhole
          min={0}
          value={budget?.calls}
          onCommit={(calls) => change({ calls })}
        />
        <CommitNumber
          label={policiesSectionText.tokens}
          hint={hint}
          isWhole
          min={0}
          value={budget?.tokens}
          onCommit={(tokens) => change({ tokens })}
        />
        <CommitNumber
          label={policiesSectionText.usDollars}
          hint={hint}
          min={0}
          value={budget?.money}
          onCommit={(money) => change({ money })}
        />
      </div>
      {budget !== undefined && node.type === 'loop' && (
        <Select
          label={policiesSectionText.whenThatIsUsedUp}
          value={budget.onReached ?? 'pause'}
          options={[
            { value: 'pause', label: policiesSectionText.runPausesAndAsks },
            { value: 'end-loop', label: policiesSectionText.loopEndsAfterRound },
          ]}
          onChange={(choice) => change({ onReached: choice === 'pause' ? undefined : choice })}
        />
      )}
    </>
  );
}

function summaryOf(node: RunnableNode): string {
  const parts = [
    node.retry === undefined ? '' : policiesSectionText.attemptsAttempts(node.retry.attempts),
    node.timeoutSeconds === undefined ? '' : policiesSectionText.seconds(node.timeoutSeconds),
    node.onError === undefined || node.onError === 'fail'
      ? ''
      : node.onError === 'port'
        ? policiesSectionText.errorPort
        : policiesSectionText.defaultOutputs,
    node.reset === 'each-activation' ? policiesSectionText.resets : '',
    node.budget === undefined ? '' : policiesSectionText.budget,
  ].filter((part) => part !== '');
  return parts.length === 0 ? policiesSectionText.standard : parts.join(', ');
}
