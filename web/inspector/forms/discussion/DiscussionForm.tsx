import { CornerDownRight } from 'lucide-react';
import type { NodeOf } from '#engine/format/index';
import { Button, Checkbox } from '../../../ui/index.ts';
import { CodeField } from '../../fields/CodeField.tsx';
import { CommitText } from '../../fields/CommitText.tsx';
import type { ScopeName } from '../../fields/monaco-setup.ts';
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
  { name: 'me', type: 'object', origin: 'the participant: name, persona, side, about' },
  { name: 'discussion', type: 'text', origin: 'what is seen of the others, as a text' },
  { name: 'seen', type: 'list', origin: 'the turns that are seen: name, round, text, answer, reply' },
  { name: 'groups', type: 'list', origin: 'who is for which answer' },
  { name: 'participants', type: 'list', origin: 'everybody: name, side, about' },
  { name: 'moderator', type: 'any', origin: 'what the moderator said for this round' },
  { name: 'round', type: 'whole number', origin: 'from 1' },
  { name: 'rounds', type: 'whole number', origin: 'at most' },
  { name: 'turn', type: 'whole number', origin: 'of this participant, from 1' },
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
      <Section title="Inside" isOpen={false} summary="loop, map, ask, code, decide">
        <p className="text-muted text-sm">
          A discussion is made of ordinary nodes. Enter it to look at them; unpack it to change them.
        </p>
        <Button icon={<CornerDownRight aria-hidden />} className="self-start" onClick={() => onEnter(ids)}>
          Enter
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
    <Section title="Prompts">
      <CodeField
        {...shared}
        name="Prompt"
        label="First turn"
        lines={5}
        value={node.prompt}
        onChange={(prompt) => set({ prompt }, 'prompt')}
        error={errorAt('prompt')}
        hint="{{ me.name }}, {{ discussion }} and the like are there; any other name makes an input port."
      />
      <CodeField
        {...shared}
        name="Later prompt"
        label="Later turns"
        hint="The first one again when empty"
        lines={5}
        value={node.laterPrompt ?? ''}
        onChange={(text) => set({ laterPrompt: text === '' ? undefined : text }, 'laterPrompt')}
        error={errorAt('laterPrompt')}
      />
      <CodeField
        {...shared}
        name="System prompt"
        label="System"
        lines={3}
        value={node.system ?? ''}
        onChange={(system) => set({ system: system === '' ? undefined : system }, 'system')}
        error={errorAt('system')}
        placeholder="You are {{ me.name }}. {{ me.persona }}"
      />
      <Checkbox
        label="Remember the conversation"
        hint="Everybody keeps what they were asked and said, from round to round"
        checked={node.memory !== undefined}
        onChange={(on) => set({ memory: on ? { thread: true } : undefined })}
      />
    </Section>
  );
}

function FieldsSection({ editing }: { editing: NodeEditing<Discussion> }) {
  const { node, set, errorAt } = editing;
  return (
    <Section title="What counts in an answer">
      <CommitText
        label="The answer"
        hint="The field that is voted on"
        mono
        placeholder="answer"
        value={node.answer ?? ''}
        error={errorAt('answer')}
        onCommit={(path) => set({ answer: path === '' ? undefined : path })}
      />
      <CommitText
        label="What others read"
        hint="A field of the answer; all of it when empty"
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
