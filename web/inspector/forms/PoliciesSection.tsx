import type { FlowNode } from '#engine/format/index';
import { Select } from '../../ui/index.ts';
import { CommitNumber } from '../fields/CommitNumber.tsx';
import { DefaultOutputsField } from '../fields/DefaultOutputsField.tsx';
import { type NodeEditing, withSettings } from '../use-node-editing.ts';
import { Section } from './Section.tsx';

/** Every node that runs has these; notes and nodes of unknown type do not. */
export type RunnableNode = Exclude<FlowNode, { type: 'note' | 'unknown' }>;
type Policies = Pick<RunnableNode, 'retry' | 'timeoutSeconds' | 'onError' | 'reset'>;

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
    <Section title="Policies" isOpen={false} summary={summaryOf(node)}>
      <div className="grid grid-cols-2 gap-3">
        <CommitNumber
          label="Attempts"
          hint="in all"
          isWhole
          min={1}
          max={20}
          placeholder="1"
          value={retry?.attempts}
          onCommit={(attempts) => setRetry({ attempts: attempts ?? 1 })}
          error={errorAt('retry')}
        />
        <CommitNumber
          label="Time limit"
          hint="seconds"
          min={0.1}
          max={86_400}
          value={node.timeoutSeconds}
          onCommit={(timeoutSeconds) => set({ timeoutSeconds })}
        />
        {retry !== undefined && (
          <>
            <CommitNumber
              label="First wait"
              hint="seconds"
              min={0}
              max={3600}
              placeholder="1"
              value={retry.delaySeconds}
              onCommit={(delaySeconds) => setRetry({ delaySeconds })}
            />
            <CommitNumber
              label="Then times"
              hint="for every attempt more"
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
        label="When it fails"
        value={typeof onError === 'string' ? onError : 'default'}
        options={[
          { value: 'fail', label: 'The flow fails' },
          { value: 'port', label: 'The error leaves by its own port' },
          { value: 'default', label: 'Default outputs are sent' },
        ]}
        onChange={(choice) =>
          set({ onError: choice === 'fail' ? undefined : choice === 'port' ? 'port' : { default: {} } })
        }
        error={errorAt('onError')}
      />
      {typeof onError === 'object' && (
        <DefaultOutputsField outputs={onError.default} onCommit={(outputs) => set({ onError: { default: outputs } })} />
      )}
      <Select
        label="What it remembers"
        hint="In the rounds of a loop and from run of its flow to run"
        value={node.reset ?? 'never'}
        options={[
          { value: 'never', label: 'Stays from activation to activation' },
          { value: 'each-activation', label: 'Is forgotten before each activation' },
        ]}
        onChange={(reset) => set({ reset: reset === 'never' ? undefined : reset })}
      />
    </Section>
  );
}

function summaryOf(node: RunnableNode): string {
  const parts = [
    node.retry === undefined ? '' : `${node.retry.attempts} attempts`,
    node.timeoutSeconds === undefined ? '' : `${node.timeoutSeconds} s`,
    node.onError === undefined || node.onError === 'fail'
      ? ''
      : node.onError === 'port'
        ? 'error port'
        : 'default outputs',
    node.reset === 'each-activation' ? 'resets' : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'standard' : parts.join(', ');
}
