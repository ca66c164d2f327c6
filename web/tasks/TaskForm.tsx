import { Check, Pencil, Send, X } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { FlowError } from '#engine/errors';
import type { Json } from '#engine/json';
import type { TaskView } from '#engine/protocol/index';
import { seenHash } from '#engine/protocol/task-links';
import type { PortSchema } from '#engine/schema/index';
import { queryClient } from '../client/query-client.ts';
import { problemsOf } from '../client/request-error.ts';
import type { TaskClient } from '../client/task-link.ts';
import { taskFormText } from '../text/tasks.ts';
import { Button, SchemaForm, useSchemaForm } from '../ui/index.ts';
import { myName } from './people.ts';
import { RankingField } from './RankingField.tsx';
import { RecordedAnswer } from './RecordedAnswer.tsx';
import { keepAnswer, recallAnswer } from './remembered-answer.ts';
import { SuggestionCard } from './SuggestionCard.tsx';
import { TaskRefused } from './TaskRefused.tsx';
import {
  approvalAnswer,
  initialValue,
  rankingIn,
  recordedValue,
  shapeOf,
  suggestedValue,
  type TaskShape,
} from './task-shape.ts';
import { useRecordedAnswer } from './use-recorded-answer.ts';

export interface TaskFormProps {
  client: TaskClient;
  task: TaskView;
  onAnswered: () => void;
}

/** The form of a human task: one button for each way it can end. A refused answer loses nothing. */
export function TaskForm(props: TaskFormProps) {
  const { task } = props;
  const shape = shapeOf(task);
  const sending = useSending(props);
  const recorded = useRecordedAnswer(props.client, task);
  switch (shape.shape) {
    case 'approval':
      return <ApprovalForm task={task} rest={shape.rest} sending={sending} recorded={recorded} />;
    case 'review':
      return <ReviewForm task={task} shape={shape} sending={sending} recorded={recorded} />;
    case 'choice':
      return <PlainForm task={task} button={taskFormText.choose} sending={sending} recorded={recorded} />;
    case 'form':
      return <PlainForm task={task} button={shape.button} sending={sending} recorded={recorded} />;
  }
}

interface Sending {
  readonly busy: boolean;
  readonly refusal: FlowError | undefined;
  readonly send: (answer: Json) => Promise<void>;
}

function useSending({ client, task, onAnswered }: TaskFormProps): Sending {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<FlowError>();
  const send = async (answer: Json) => {
    setBusy(true);
    setRefusal(undefined);
    try {
      await client.answer(task.id, answer, { by: myName(), seen: seenHash(task) });
      keepAnswer(task.id, undefined);
      void queryClient.invalidateQueries({ queryKey: ['tasks'] });
      onAnswered();
    } catch (error) {
      setRefusal(error instanceof FlowError ? error : new FlowError('INTERNAL', String(error)));
    } finally {
      setBusy(false);
    }
  };
  return { busy, refusal, send };
}

interface TaskFormOptions {
  readonly schema: PortSchema;
  readonly initial: Json | undefined;
  readonly refusal: FlowError | undefined;
  /** What was answered in the example that is played. */
  readonly recorded: Json | undefined;
}

/** A form of the task's own, which remembers what is in it until it is sent. */
function useTaskForm(task: TaskView, { schema, initial, refusal, recorded }: TaskFormOptions) {
  const [recalled] = useState(() => recallAnswer(task.id));
  const form = useSchemaForm(schema, recalled ?? initial);
  const [uses, setUses] = useState(0);
  const { showProblems } = form;
  useEffect(() => keepAnswer(task.id, form.value), [task.id, form.value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: showing problems once for each refusal
  useEffect(() => showProblems(problemsOf(refusal)), [refusal]);
  const suggested = useMemo(() => suggestedValue(task), [task]);
  const fill = (value: Json | undefined) => {
    form.clear();
    form.onChange(value);
    setUses(uses + 1);
  };
  const played = recordedValue(task, recorded);
  const suggestion =
    task.suggestion === undefined ? null : (
      <SuggestionCard
        suggestion={task.suggestion}
        onUse={suggested === undefined ? undefined : () => fill(suggested)}
      />
    );
  const example =
    recorded === undefined ? null : (
      <RecordedAnswer answer={recorded} onFill={played === undefined ? undefined : () => fill(played)} />
    );
  // Fields keep the text that is typed in them, so a form that is filled at once is a new one.
  return { form, suggestion, example, key: uses };
}

interface ShapedFormProps {
  task: TaskView;
  sending: Sending;
  recorded: Json | undefined;
}

function ApprovalForm({ task, rest, sending, recorded }: ShapedFormProps & { rest: PortSchema }) {
  const { refusal } = sending;
  const { form, suggestion, example, key } = useTaskForm(task, { schema: rest, initial: undefined, refusal, recorded });
  const decide = (approved: boolean) => {
    const filled = form.finish();
    if (filled !== undefined) void sending.send(approvalAnswer(filled.value, approved));
  };
  return (
    <FormFrame
      sending={sending}
      below={example}
      onSubmit={() => decide(true)}
      buttons={
        <>
          <Button size="lg" look="danger" icon={<X />} disabled={sending.busy} onClick={() => decide(false)}>
            {taskFormText.reject}
          </Button>
          <Button size="lg" look="approve" type="submit" icon={<Check />} busy={sending.busy}>
            {taskFormText.approve}
          </Button>
        </>
      }
    >
      {suggestion}
      {Object.keys(rest.properties ?? {}).length > 0 && <SchemaForm key={key} schema={rest} {...form} />}
    </FormFrame>
  );
}

function ReviewForm({
  task,
  shape: { value: schema, draft },
  sending,
  recorded,
}: ShapedFormProps & { shape: Extract<TaskShape, { shape: 'review' }> }) {
  const { form, example, key } = useTaskForm(task, { schema, initial: draft, refusal: sending.refusal, recorded });
  const isChanged = JSON.stringify(form.value) !== JSON.stringify(draft);
  const saveEdit = () => {
    const filled = form.finish();
    if (filled !== undefined) void sending.send({ decision: 'edit', value: filled.value });
  };
  return (
    <FormFrame
      sending={sending}
      below={example}
      onSubmit={saveEdit}
      buttons={
        <>
          <Button
            size="lg"
            look={isChanged ? 'secondary' : 'approve'}
            icon={<Check />}
            disabled={sending.busy}
            onClick={() => void sending.send({ decision: 'approve', value: draft })}
          >
            {taskFormText.approveAsIs}
          </Button>
          <Button
            size="lg"
            look={isChanged ? 'primary' : 'secondary'}
            type="submit"
            icon={<Pencil />}
            disabled={!isChanged}
            busy={sending.busy}
          >
            {taskFormText.saveMyEdit}
          </Button>
        </>
      }
    >
      <SchemaForm key={key} schema={schema} label={taskFormText.draft} {...form} />
    </FormFrame>
  );
}

function PlainForm({ task, button, sending, recorded }: ShapedFormProps & { button: string }) {
  const { form, suggestion, example, key } = useTaskForm(task, {
    schema: task.schema,
    initial: initialValue(task),
    refusal: sending.refusal,
    recorded,
  });
  const send = () => {
    const filled = form.finish();
    if (filled !== undefined) void sending.send(filled.value);
  };
  const ranking = task.kind === 'rank' ? rankingIn(form.value) : undefined;
  return (
    <FormFrame
      sending={sending}
      below={example}
      onSubmit={send}
      buttons={
        <Button size="lg" look="primary" type="submit" icon={<Send />} busy={sending.busy}>
          {button}
        </Button>
      }
    >
      {suggestion}
      {ranking === undefined ? (
        <SchemaForm key={key} schema={task.schema} label={taskFormText.yourAnswer} {...form} />
      ) : (
        <RankingField ranking={ranking} onChange={(next) => form.onChange({ ranking: next })} />
      )}
    </FormFrame>
  );
}

interface FormFrameProps {
  sending: Sending;
  onSubmit: () => void;
  buttons: ReactNode;
  /** Less important than the buttons. */
  below: ReactNode;
  children: ReactNode;
}

function FormFrame({ sending, onSubmit, buttons, below, children }: FormFrameProps) {
  return (
    <form
      className="flex flex-col gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
        event.preventDefault();
        // Not further up: in a run panel the same keys mean something else.
        event.stopPropagation();
        onSubmit();
      }}
    >
      {children}
      {sending.refusal !== undefined && <TaskRefused error={sending.refusal} />}
      <div className="flex flex-wrap justify-end gap-2 max-sm:[&>button]:h-11 max-sm:[&>button]:flex-1">{buttons}</div>
      {below}
    </form>
  );
}
