import { type NodeOf, rolesOf } from '#engine/format/index';
import { askFormText } from '../../text/inspector-asking.ts';
import { Checkbox } from '../../ui/index.ts';
import { CodeField } from '../fields/CodeField.tsx';
import { CommitNumber } from '../fields/CommitNumber.tsx';
import type { NodeEditing } from '../use-node-editing.ts';
import { withSettings } from '../use-node-editing.ts';
import { DemonstrationsSection } from './DemonstrationsSection.tsx';
import type { CallableFlow } from './FlowNodeForm.tsx';
import { PerformerFields } from './PerformerFields.tsx';
import { PortOptionsSection } from './PortOptionsSection.tsx';
import { ResponseSection } from './ResponseSection.tsx';
import { Section } from './Section.tsx';
import { TaskSection } from './TaskSection.tsx';
import { ToolsSection } from './ToolsSection.tsx';
import { variablesOf } from './variables.ts';

type Ask = NodeOf<'ask'>;

export interface AskFormProps {
  editing: NodeEditing<Ask>;
  callable: readonly CallableFlow[];
}

/** Settings of an `ask`: who is asked, what, and what the answer looks like. */
export function AskForm({ editing, callable }: AskFormProps) {
  const { node } = editing;
  const roles = rolesOf(node.performer);
  const hasPerson = roles.people.length > 0;
  const hasModel = roles.models.length > 0;
  return (
    <>
      <Section title={hasModel ? askFormText.ask : askFormText.askAPerson}>
        <PerformerFields editing={editing} />
        <PromptFields editing={editing} />
      </Section>
      {hasPerson && <TaskSection editing={editing} />}
      <ResponseSection editing={editing} />
      {hasModel && <ToolsSection editing={editing} callable={callable} />}
      {hasModel && <DemonstrationsSection editing={editing} />}
      {hasModel && <ModelSection editing={editing} />}
      <MemorySection editing={editing} />
      <PortOptionsSection editing={editing} />
    </>
  );
}

function PromptFields({ editing }: { editing: NodeEditing<Ask> }) {
  const { node, scope, set, leave, errorAt, isReadOnly } = editing;
  const names = variablesOf(scope, node.id);
  const shared = { language: 'prompt', scope: names, onLeave: leave, isReadOnly } as const;
  return (
    <>
      <CodeField
        {...shared}
        name={askFormText.prompt}
        label={askFormText.prompt}
        lines={7}
        value={node.prompt}
        onChange={(prompt) => set({ prompt }, 'prompt')}
        error={errorAt('prompt')}
        hint={askFormText.promptHint}
        placeholder={askFormText.promptPlaceholder}
      />
      {rolesOf(node.performer).models.length > 0 && (
        <CodeField
          {...shared}
          name={askFormText.systemPrompt}
          label={askFormText.system}
          lines={3}
          value={node.system ?? ''}
          onChange={(system) => set({ system: system === '' ? undefined : system }, 'system')}
          error={errorAt('system')}
          placeholder={askFormText.systemPromptPlaceholder}
        />
      )}
    </>
  );
}

function ModelSection({ editing }: { editing: NodeEditing<Ask> }) {
  const { node, set, errorAt } = editing;
  const isChanged = [node.temperature, node.topP, node.maxTokens, node.samples, node.cache].some(
    (value) => value !== undefined,
  );
  return (
    <Section
      title={askFormText.modelSettings}
      isOpen={false}
      summary={isChanged ? askFormText.changed : askFormText.asModelHasThem}
    >
      <div className="grid grid-cols-2 gap-3">
        <CommitNumber
          label={askFormText.temperature}
          min={0}
          max={2}
          step={0.1}
          value={node.temperature}
          onCommit={(temperature) => set({ temperature })}
          error={errorAt('temperature')}
        />
        <CommitNumber
          label={askFormText.topP}
          min={0}
          max={1}
          step={0.05}
          value={node.topP}
          onCommit={(topP) => set({ topP })}
          error={errorAt('topP')}
        />
        <CommitNumber
          label={askFormText.longestAnswer}
          hint={askFormText.longestAnswerHint}
          isWhole
          min={1}
          max={1_000_000}
          value={node.maxTokens}
          onCommit={(maxTokens) => set({ maxTokens })}
        />
        <CommitNumber
          label={askFormText.samples}
          hint={askFormText.samplesHint}
          isWhole
          min={1}
          max={100}
          value={node.samples}
          onCommit={(samples) => set({ samples })}
        />
      </div>
      <Checkbox
        label={askFormText.keepReplies}
        hint={askFormText.keepRepliesHint}
        checked={node.cache === true}
        onChange={(on) => set({ cache: on ? true : undefined })}
      />
    </Section>
  );
}

function MemorySection({ editing }: { editing: NodeEditing<Ask> }) {
  const { node, set, scope, leave, errorAt, isReadOnly } = editing;
  const { memory } = node;
  const setMemory = (change: Partial<NonNullable<Ask['memory']>>) => {
    if (memory !== undefined) set({ memory: withSettings(memory, change) });
  };
  return (
    <Section
      title={askFormText.memory}
      isOpen={memory !== undefined}
      summary={memory === undefined ? askFormText.none : askFormText.conversation}
    >
      <Checkbox
        label={askFormText.rememberTheConversation}
        hint={askFormText.rememberTheConversationHint}
        checked={memory !== undefined}
        onChange={(on) => set({ memory: on ? { thread: true } : undefined })}
      />
      {memory !== undefined && (
        <>
          <CodeField
            name={askFormText.laterPrompt}
            label={askFormText.laterPrompt}
            hint={askFormText.laterPromptHint}
            language="prompt"
            scope={variablesOf(scope, node.id)}
            lines={4}
            value={node.laterPrompt ?? ''}
            onChange={(text) => set({ laterPrompt: text === '' ? undefined : text }, 'laterPrompt')}
            onLeave={leave}
            isReadOnly={isReadOnly}
            error={errorAt('laterPrompt')}
          />
          <div className="grid grid-cols-2 gap-3">
            <CommitNumber
              label={askFormText.keepFirst}
              hint={askFormText.keepFirstHint}
              isWhole
              min={0}
              max={1000}
              placeholder={askFormText.keepFirstPlaceholder}
              value={memory.firstExchanges}
              onCommit={(firstExchanges) => setMemory({ firstExchanges })}
            />
            <CommitNumber
              label={askFormText.keepLast}
              hint={askFormText.keepFirstHint}
              isWhole
              min={0}
              max={1000}
              placeholder={askFormText.keepFirstPlaceholder}
              value={memory.lastExchanges}
              onCommit={(lastExchanges) => setMemory({ lastExchanges })}
            />
          </div>
        </>
      )}
    </Section>
  );
}
