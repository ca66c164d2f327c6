import { Plus, Trash2 } from 'lucide-react';
import type { NodeOf } from '#engine/format/index';
import { demonstrationsSectionText } from '../../text/inspector-asking.ts';
import { Button, IconButton, Select } from '../../ui/index.ts';
import { CommitText } from '../fields/CommitText.tsx';
import { nameProblem } from '../schema/schema-kinds.ts';
import type { NodeEditing } from '../use-node-editing.ts';
import { Section } from './Section.tsx';

type Ask = NodeOf<'ask'>;
type Shown = ReadonlyArray<{ user: string; assistant: string }>;

/** Questions with the answers that are wanted, shown to the model before it is asked. */
export function DemonstrationsSection({ editing }: { editing: NodeEditing<Ask> }) {
  const { node, set, errorAt } = editing;
  const shown = node.demonstrations;
  const isPort = shown !== undefined && 'port' in shown;
  const from = shown === undefined ? 'none' : isPort ? 'port' : 'written';
  const start = { none: undefined, port: { port: 'examples' }, written: [{ user: '', assistant: '' }] };
  return (
    <Section title={demonstrationsSectionText.demonstrations} isOpen={from !== 'none'} summary={summaryOf(shown)}>
      <Select
        label={demonstrationsSectionText.shownBeforePrompt}
        value={from}
        options={[
          { value: 'none', label: demonstrationsSectionText.nothing },
          { value: 'written', label: demonstrationsSectionText.questionsAndAnswers },
          {
            value: 'port',
            label: demonstrationsSectionText.listFromMessage,
            description: '[{ "user": …, "assistant": … }, …]',
          },
        ]}
        onChange={(next) => set({ demonstrations: start[next] })}
        error={errorAt('demonstrations')}
      />
      {isPort && (
        <CommitText
          label={demonstrationsSectionText.inputPort}
          mono
          value={shown.port}
          check={(name) => nameProblem(name, [])}
          onCommit={(port) => set({ demonstrations: { port } })}
        />
      )}
      {shown !== undefined && !isPort && (
        <WrittenDemonstrations
          shown={shown}
          onChange={(next) => set({ demonstrations: next.length === 0 ? undefined : [...next] })}
        />
      )}
    </Section>
  );
}

function WrittenDemonstrations({ shown, onChange }: { shown: Shown; onChange: (shown: Shown) => void }) {
  return (
    <>
      {shown.map((one, index) => (
        <div key={index} className="flex flex-col gap-2 rounded-lg border border-line p-2">
          <CommitText
            label={demonstrationsSectionText.question(index + 1)}
            isLong
            minRows={1}
            value={one.user}
            onCommit={(user) => onChange(shown.with(index, { ...one, user }))}
          />
          <CommitText
            label={demonstrationsSectionText.answer}
            isLong
            minRows={1}
            value={one.assistant}
            onCommit={(assistant) => onChange(shown.with(index, { ...one, assistant }))}
          />
          <IconButton
            className="self-end"
            label={demonstrationsSectionText.removeQuestion(index + 1)}
            onClick={() => onChange(shown.filter((_, at) => at !== index))}
          >
            <Trash2 aria-hidden />
          </IconButton>
        </div>
      ))}
      <Button
        className="self-start"
        size="sm"
        icon={<Plus aria-hidden />}
        onClick={() => onChange([...shown, { user: '', assistant: '' }])}
      >
        {demonstrationsSectionText.addAQuestion}
      </Button>
    </>
  );
}

function summaryOf(shown: Ask['demonstrations']): string {
  if (shown === undefined) return demonstrationsSectionText.none;
  return 'port' in shown ? demonstrationsSectionText.from(shown.port) : String(shown.length);
}
