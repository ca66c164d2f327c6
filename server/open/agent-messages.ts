import type { Message, Part, Task } from '@a2a-js/sdk';
import { Role, TaskState } from '@a2a-js/sdk';
import { FlowError } from '#engine/errors';
import { isJsonObject, type Json, type JsonObject } from '#engine/json';
import type { RunView, TaskView } from '#engine/protocol/index';
import { seenHash } from '#engine/protocol/task-links';
import { questionOf, taskFormOf } from './task-form.ts';
import { type TextInterface, textInterfaceOf } from './text-interface.ts';

/** What a message says: its texts as one, and its data as one object. */
interface Said {
  readonly text: string;
  readonly data: JsonObject | undefined;
}

function readMessage({ parts }: Message): Said {
  const texts: string[] = [];
  let data: JsonObject | undefined;
  for (const { content } of parts) {
    if (content?.$case === 'text') texts.push(content.value);
    else if (content?.$case === 'data' && isJsonObject(content.value)) data = { ...data, ...content.value };
    else throw new FlowError('BAD_REQUEST', 'A part of the message is neither a text nor a JSON object.');
  }
  return { text: texts.join('\n'), data };
}

/** The input of a run that a message begins. Throws BAD_REQUEST when the flow has no place for its text. */
export function inputOf(message: Message, flowInterface: Parameters<typeof textInterfaceOf>[0]): JsonObject {
  const { text, data } = readMessage(message);
  if (text === '') return data ?? {};
  const ports: TextInterface | undefined = textInterfaceOf(flowInterface);
  if (ports !== undefined) return { ...data, [ports.input]: text };
  const names = Object.keys(flowInterface.input).join(', ');
  throw new FlowError('BAD_REQUEST', `This flow takes data, not a text: a part with a JSON object of ${names}.`);
}

/** The answer to a human task that a message gives. */
export function answerOf(message: Message, task: TaskView): Json {
  const { text, data } = readMessage(message);
  if (data !== undefined) return task.schema.type === 'object' ? data : (data.answer ?? data);
  if (task.schema.type === 'string') return text;
  const value = parseJson(text) ?? text;
  // A bare word, such as "approve", is the answer to a form's only question.
  if (isJsonObject(value) || task.schema.type !== 'object') return value;
  const fields = Object.keys(taskFormOf(task)?.schema.properties ?? {});
  const required = task.schema.required ?? fields;
  const [only] = required.length === 1 ? required : fields.slice(0, 1);
  return only === undefined ? value : { [only]: value };
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json; // what JSON.parse makes is JSON
  } catch {
    return undefined;
  }
}

interface TaskPlace {
  readonly conversation: string;
  /** Where this server is reached, for links to tasks. */
  readonly origin: string;
}

const states: Readonly<Record<RunView['status'], TaskState>> = {
  running: TaskState.TASK_STATE_WORKING,
  waiting: TaskState.TASK_STATE_WORKING,
  paused: TaskState.TASK_STATE_WORKING,
  completed: TaskState.TASK_STATE_COMPLETED,
  failed: TaskState.TASK_STATE_FAILED,
  cancelled: TaskState.TASK_STATE_CANCELED,
};

/** A run as a task of the protocol: it needs input while a person is asked. */
export function toTask(run: RunView, { conversation, origin }: TaskPlace): Task {
  const { id, status, tasks, error, output, updatedAt } = run;
  const isAsked = status === 'waiting' && tasks.length > 0;
  const told =
    error !== undefined
      ? `${error.message} ${error.help}`
      : isAsked
        ? tasks.map(questionOf).join('\n\n')
        : status === 'paused'
          ? 'The run is paused until somebody resumes it.'
          : undefined;
  const asked = tasks.map((task) => ({
    task: task.id,
    title: task.title,
    schema: task.schema,
    seen: seenHash(task),
    url: `${origin}/tasks/${id}/${task.id}`,
  }));
  return {
    id,
    contextId: conversation,
    status: {
      state: isAsked ? TaskState.TASK_STATE_INPUT_REQUIRED : states[status],
      timestamp: new Date(updatedAt).toISOString(),
      message:
        told === undefined
          ? undefined
          : {
              messageId: `${id}-${status}`,
              contextId: conversation,
              taskId: id,
              role: Role.ROLE_AGENT,
              parts: [textPart(told)],
              metadata: isAsked ? { tasks: asked } : undefined,
              extensions: [],
              referenceTaskIds: [],
            },
    },
    artifacts:
      output === undefined
        ? []
        : [
            {
              artifactId: 'output',
              name: 'output',
              description: '',
              parts: outputParts(output),
              metadata: undefined,
              extensions: [],
            },
          ],
    history: [],
    metadata: { run: id, status },
  };
}

/** Texts for whoever reads, and all of it as data for programs. */
function outputParts(output: JsonObject): Part[] {
  const texts = Object.values(output).filter((value) => typeof value === 'string');
  return [
    ...texts.map(textPart),
    { content: { $case: 'data', value: output }, ...bare, mediaType: 'application/json' },
  ];
}

const bare = { metadata: undefined, filename: '' };

export function textPart(value: string): Part {
  return { content: { $case: 'text', value }, ...bare, mediaType: 'text/plain' };
}
