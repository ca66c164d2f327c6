import { CornerDownRight } from 'lucide-react';
import type { NodeOf } from '#engine/format/index';
import { discussionFormText } from '../../../text/discussion-form.ts';
import { Button, Checkbox } from '../../../ui/index.ts';
import { CodeField } from '../../fields/CodeField.tsx';
import { CommitText } from '../../fields/CommitText.tsx';
import type { ScopeName } from '../../fields/scope-names.ts';
import type { NodeEditing } from '../../use-node-editing.ts';
import { ResponseSection } from '../ResponseSection.tsx';
import { Section } from '../Section.tsx';
import { variablesOf } from '../variables.ts';
import { CourseSection, StopSection, ViewSection } from './CourseSections.tsx';
import { DecisionSection } from './DecisionSection.tsx';
import { ModeratorSection } from './ModeratorSection.tsx';
import { FlowsSection, ParticipantsSection } from './ParticipantsSection.tsx';

type Discussion = NodeOf<'discussion'>;

/** What the prompts of participants may say besides the node's own inputs. */
const given: readonly ScopeName[] = [
  { name: 'me', type: 'object', origin: discussionFormText.participantNamePersona },
  { name: 'discussion', type: 'text', origin: discussionFormText.whatIsSeenOfOthers },
  { name: 'seen', type: 'list', origin: discussionFormText.turnsThatAreSeenName },
  { name: 'groups', type: 'list', origin: discussionFormText.whoIsForWhichAnswer },
  { name: 'participants', type: 'list', origin: discussionFormText.everybodyNameSideAbout },
  { name: 'moderator', type: 'any', origin: discussionFormText.whatModeratorSaid },
  { name: 'round', type: 'whole number', origin: discussionFormText.fromOne },
  { name: 'rounds', type: 'whole number', origin: discussionFormText.atMost },
  { name: 'turn', type: 'whole number', origin: discussionFormText.ofThisParticipant },
];

/** Settings of a discussion: who talks, in which order, who sees what, when it ends and how it is decided. */
export function DiscussionForm({
  editing,
  ids,
  onEnter,
}: {
  editing: NodeEditing<Discussion>;
  ids: readonly string[];
  onEnter: (ids: readonly string[]) => void;
}) {
  return (
    <>
      <ParticipantsSection editing={editing} />
      <FlowsSection editing={editing} />
      <PromptSection editing={editing} />
      <ResponseSection editing={asAnswering(editing)} />
      {editing.node.response !== undefined && <FieldsSection editing={editing} />}
      <CourseSection editing={editing} />
      <ViewSection editing={editing} />
      <StopSection editing={editing} />
      <ModeratorSection editing={editing} />
      <DecisionSection editing={editing} />
      <Section title={discussionFormText.inside} isOpen={false} summary={discussionFormText.insideSummary}>
        <p className="text-muted text-sm">{discussionFormText.discussionIsMade}</p>
        <Button icon={<CornerDownRight aria-hidden />} className="self-start" onClick={() => onEnter(ids)}>
          {discussionFormText.enter}
        </Button>
      </Section>
    </>
  );
}

function PromptSection({ editing }: { editing: NodeEditing<Discussion> }) {
  const { node, scope, set, leave, errorAt, isReadOnly } = editing;
  const names = [...given, ...variablesOf(scope, node.id)];
  const shared = { language: 'prompt', scope: names, onLeave: leave, isReadOnly } as const;
  return (
    <Section title={discussionFormText.prompts}>
      <CodeField
        {...shared}
        name={discussionFormText.prompt}
        label={discussionFormText.firstTurn}
        lines={5}
        value={node.prompt}
        onChange={(prompt) => set({ prompt }, 'prompt')}
        error={errorAt('prompt')}
        hint={discussionFormText.promptHint}
      />
      <CodeField
        {...shared}
        name={discussionFormText.laterPrompt}
        label={discussionFormText.laterTurns}
        hint={discussionFormText.laterPromptHint}
        lines={5}
        value={node.laterPrompt ?? ''}
        onChange={(text) => set({ laterPrompt: text === '' ? undefined : text }, 'laterPrompt')}
        error={errorAt('laterPrompt')}
      />
      <CodeField
        {...shared}
        name={discussionFormText.systemPrompt}
        label={discussionFormText.system}
        lines={3}
        value={node.system ?? ''}
        onChange={(system) => set({ system: system === '' ? undefined : system }, 'system')}
        error={errorAt('system')}
        placeholder={discussionFormText.systemPromptPlaceholder}
      />
      <Checkbox
        label={discussionFormText.rememberTheConversation}
        hint={discussionFormText.rememberTheConversationHint}
        checked={node.memory !== undefined}
        onChange={(on) => set({ memory: on ? { thread: true } : undefined })}
      />
    </Section>
  );
}

function FieldsSection({ editing }: { editing: NodeEditing<Discussion> }) {
  const { node, set, errorAt } = editing;
  return (
    <Section title={discussionFormText.whatCountsInAnswer}>
      <CommitText
        label={discussionFormText.theAnswer}
        hint={discussionFormText.theAnswerHint}
        mono
        placeholder={discussionFormText.theAnswerPlaceholder}
        value={node.answer ?? ''}
        error={errorAt('answer')}
        onCommit={(path) => set({ answer: path === '' ? undefined : path })}
      />
      <CommitText
        label={discussionFormText.whatOthersRead}
        hint={discussionFormText.whatOthersReadHint}
        mono
        value={node.says ?? ''}
        error={errorAt('says')}
        onCommit={(path) => set({ says: path === '' ? undefined : path })}
      />
    </Section>
  );
}

/** The part of an `ask` that a discussion has in common with it. */
function asAnswering(editing: NodeEditing<Discussion>): NodeEditing<NodeOf<'ask'>> {
  const { id, prompt, response } = editing.node;
  return {
    ...editing,
    node: { id, type: 'ask', performer: { model: 'participant' }, prompt, response },
    set: (settings) => editing.set({ response: settings.response }),
  };
}
