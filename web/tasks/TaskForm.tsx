import { Check, Pencil, Send, X } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { FlowError } from '#engine/errors';
import type { Json } from '#engine/json';
import type { TaskView } from '#engine/protocol/index';
import type { PortSchema } from '#engine/schema/index';
import { queryClient } from '../client/query-client.ts';
import { problemsOf } from '../client/request-error.ts';
import type { RunClient } from '../client/run-client.ts';
import { Button, SchemaForm, useSchemaForm } from '../ui/index.ts';
import { keepAnswer, recallAnswer } from './remembered-answer.ts';
import { SuggestionCard } from './SuggestionCard.tsx';
import { TaskRefused } from './TaskRefused.tsx';
import { approvalAnswer, editedValue, shapeOf, suggestedValue } from './task-shape.ts';

export interface TaskFormProps {
  client: RunClient;
  task: TaskView;
  onAnswered: () => void;
}

/** The form of a human task: one button for each way it can end. A refused answer loses nothing. */
export function TaskForm(props: TaskFormProps) {
  const { task } = props;
  const shape = shapeOf(task);
  const sending = useSending(props);
  switch (shape.shape) {
    case 'approval':
      return <ApprovalForm task={task} rest={shape.rest} sending={sending} />;
    case 'review':
      return <ReviewForm task={task} schema={shape.value} draft={shape.draft} sending={sending} />;
    case 'choice':
      return <PlainForm task={task} button="Choose" sending={sending} />;
    case 'form':
      return <PlainForm task={task} button={shape.button} sending={sending} />;
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
      await client.answer(task.id, answer);
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

/** A form of the task's own, which remembers what is in it until it is sent. */
function useTaskForm(task: TaskView, schema: PortSchema, initial: Json | undefined, refusal: FlowError | undefined) {
  const [recalled] = useState(() => recallAnswer(task.id));
  const form = useSchemaForm(schema, recalled ?? initial);
  const [uses, setUses] = useState(0);
  const { showProblems } = form;
  useEffect(() => keepAnswer(task.id, form.value), [task.id, form.value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: showing problems once for each refusal
  useEffect(() => showProblems(problemsOf(refusal)), [refusal]);
  const suggested = useMemo(() => suggestedValue(task), [task]);
  const use = () => {
    form.clear();
    form.onChange(suggested);
    setUses(uses + 1);
  };
  const suggestion =
    task.suggestion === undefined ? null : (
      <SuggestionCard suggestion={task.suggestion} onUse={suggested === undefined ? undefined : use} />
    );
  // Fields keep the text that is typed in them, so a form that is filled at once is a new one.
  return { form, suggestion, key: uses };
}

function ApprovalForm({ task, rest, sending }: { task: TaskView; rest: PortSchema; sending: Sending }) {
  const { form, suggestion, key } = useTaskForm(task, rest, undefined, sending.refusal);
  const decide = (approved: boolean) => {
    const filled = form.finish();
    if (filled !== undefined) void sending.send(approvalAnswer(filled.value, approved));
  };
  return (
    <FormFrame
      sending={sending}
      onSubmit={() => decide(true)}
      buttons={
        <>
          <Button size="lg" look="danger" icon={<X />} disabled={sending.busy} onClick={() => decide(false)}>
            Reject
          </Button>
          <Button size="lg" look="approve" type="submit" icon={<Check />} busy={sending.busy}>
            Approve
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
  schema,
  draft,
  sending,
}: {
  task: TaskView;
  schema: PortSchema;
  draft: Json;
  sending: Sending;
}) {
  const { form } = useTaskForm(task, schema, draft, sending.refusal);
  const isChanged = JSON.stringify(form.value) !== JSON.stringify(draft);
  const saveEdit = () => {
    const filled = form.finish();
    if (filled !== undefined) void sending.send({ decision: 'edit', value: filled.value });
  };
  return (
    <FormFrame
      sending={sending}
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
            Approve as is
          </Button>
          <Button
            size="lg"
            look={isChanged ? 'primary' : 'secondary'}
            type="submit"
            icon={<Pencil />}
            disabled={!isChanged}
            busy={sending.busy}
          >
            Save my edit
          </Button>
        </>
      }
    >
      <SchemaForm schema={schema} label="Draft" {...form} />
    </FormFrame>
  );
}

function PlainForm({ task, button, sending }: { task: TaskView; button: string; sending: Sending }) {
  const { form, suggestion, key } = useTaskForm(task, task.schema, editedValue(task), sending.refusal);
  const send = () => {
    const filled = form.finish();
    if (filled !== undefined) void sending.send(filled.value);
  };
  return (
    <FormFrame
      sending={sending}
      onSubmit={send}
      buttons={
        <Button size="lg" look="primary" type="submit" icon={<Send />} busy={sending.busy}>
          {button}
        </Button>
      }
    >
      {suggestion}
      <SchemaForm key={key} schema={task.schema} label="Your answer" {...form} />
    </FormFrame>
  );
}

interface FormFrameProps {
  sending: Sending;
  onSubmit: () => void;
  buttons: ReactNode;
  children: ReactNode;
}

function FormFrame({ sending, onSubmit, buttons, children }: FormFrameProps) {
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
    </form>
  );
}
