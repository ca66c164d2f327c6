import type {
  AgentCard,
  Message,
  SendMessageRequest,
  StreamResponse,
  Task,
  TaskArtifactUpdateEvent,
} from '@a2a-js/sdk';
import {
  ExtendedAgentCardNotConfiguredError,
  PushNotificationNotSupportedError,
  RequestMalformedError,
  TaskNotCancelableError,
  TaskNotFoundError,
  UnsupportedOperationError,
} from '@a2a-js/sdk/errors';
import type { A2ARequestHandler } from '@a2a-js/sdk/server';
import { FlowError } from '#engine/errors';
import { Id, type Release } from '#engine/protocol/index';
import { type Actor, requireRole } from '../access/actor.ts';
import type { WatchRight } from '../access/guard.ts';
import { prepareRun } from '../durable/prepare-run.ts';
import { startOnce } from '../durable/start-once.ts';
import { findRelease } from '../library/resolve-flow.ts';
import { answerAs } from '../people/answer-task.ts';
import { isFinal, requireRun, viewOf } from '../routes/find-run.ts';
import { unexpectedError } from '../routes/problem.ts';
import type { ServerParts } from '../server-parts.ts';
import { incomingTrace } from '../telemetry/incoming-trace.ts';
import { flowCard, serverCard } from './agent-card.ts';
import { answerOf, inputOf, textPart, toTask } from './agent-messages.ts';
import { textInterfaceOf } from './text-interface.ts';
import { type RunNews, watchRun } from './watch-run.ts';

export interface AgentSetting {
  readonly parts: ServerParts;
  readonly actor: Actor;
  /** Says when the actor is let in no more. */
  readonly right: WatchRight;
  /** The flow that the agent is; undefined for the whole server, where messages name one. */
  readonly flow: string | undefined;
  /** Where this server is reached. */
  readonly origin: string;
  /** Aborted when the caller has gone. Its task goes on: it can be looked at later. */
  readonly signal: AbortSignal;
  /** The header of that name. */
  readonly traceparent: string | undefined;
}

/** A run that a message is about. */
interface Talk {
  readonly run: string;
  readonly conversation: string;
  /** The output whose text is told while it is written. */
  readonly output: string | undefined;
}

/** The card of an agent. Rejects with FLOW_NOT_FOUND. */
export async function agentCard({ parts, flow, origin }: Omit<AgentSetting, 'signal'>): Promise<AgentCard> {
  if (flow !== undefined) return flowCard(await findRelease(flow, parts.catalog), `${origin}/a2a/${flow}`);
  const releases = (await parts.catalog.list()).map(({ latest }) => latest);
  return serverCard(releases, { url: `${origin}/a2a`, version: parts.version });
}

/**
 * What an agent answers to one request. A task is a run and has its id, so that nothing is kept but the journal: a
 * message without a task begins one, a message to a task that needs input answers it.
 */
export class AgentRequests implements A2ARequestHandler {
  readonly #setting: AgentSetting;

  constructor(setting: AgentSetting) {
    this.#setting = setting;
  }

  getAgentCard = (): Promise<AgentCard> => this.#told(() => agentCard(this.#setting));

  sendMessage = (params: SendMessageRequest): Promise<Task> =>
    this.#told(async () => {
      const talk = await this.#receive(params);
      if (params.configuration?.returnImmediately !== true)
        for await (const news of this.#watch(talk)) if (isTurnOver(news)) break;
      return this.#look(talk);
    });

  async *sendMessageStream(params: SendMessageRequest): AsyncGenerator<StreamResponse, void, undefined> {
    yield* this.#tell(await this.#told(() => this.#receive(params)));
  }

  async *resubscribe({ id }: { readonly id: string }): AsyncGenerator<StreamResponse, void, undefined> {
    yield* this.#tell(await this.#told(() => this.#talkOf(id)));
  }

  getTask = ({ id }: { readonly id: string }): Promise<Task> =>
    this.#told(async () => this.#look(await this.#talkOf(id)));

  cancelTask = ({ id }: { readonly id: string }): Promise<Task> =>
    this.#told(async () => {
      const { parts, actor } = this.#setting;
      requireRole(actor, 'member');
      const talk = await this.#talkOf(id);
      const { status } = await requireRun(parts, talk.run, actor);
      if (isFinal(status)) throw new TaskNotCancelableError({ message: `The task is ${status}.` });
      await parts.owner.cancel(talk.run);
      return this.#look(talk);
    });

  listTasks = () => refuse(new UnsupportedOperationError('Tasks are not listed here; GET /api/runs lists runs.'));
  getAuthenticatedExtendedAgentCard = () => refuse(new ExtendedAgentCardNotConfiguredError());
  createTaskPushNotificationConfig = () => refuse(new PushNotificationNotSupportedError());
  getTaskPushNotificationConfig = () => refuse(new PushNotificationNotSupportedError());
  listTaskPushNotificationConfigs = () => refuse(new PushNotificationNotSupportedError());
  deleteTaskPushNotificationConfig = () => refuse(new PushNotificationNotSupportedError());

  async #receive({ message, metadata }: SendMessageRequest): Promise<Talk> {
    requireRole(this.#setting.actor, 'member');
    if (message === undefined) throw new RequestMalformedError('There is no message.');
    return message.taskId === '' ? this.#begin(message, metadata?.flow) : this.#answer(message);
  }

  async #begin(message: Message, named: unknown): Promise<Talk> {
    const { parts, actor, flow = message.metadata?.flow ?? named, traceparent } = this.#setting;
    if (typeof flow !== 'string')
      throw new FlowError('BAD_REQUEST', 'metadata.flow of the message names no flow of this server.');
    const release = await findRelease(flow, parts.catalog);
    const input = inputOf(message, release.interface);
    const start = await prepareRun(
      { flow: `${release.name}@${release.version}`, input },
      { source: parts.catalog, models: parts.models },
    );
    const conversation = message.contextId === '' ? {} : { conversation: message.contextId.slice(0, 200) };
    const options = { ...start, ...conversation, ...incomingTrace(traceparent) };
    // A message that comes twice, say after a lost reply, is one message.
    const key = message.messageId === '' ? undefined : `a2a ${message.messageId}`;
    const run = await startOnce(parts, options, { key, actor });
    return { run, conversation: conversation.conversation ?? run, output: outputOf(release) };
  }

  async #answer(message: Message): Promise<Talk> {
    const { parts, actor } = this.#setting;
    const talk = await this.#talkOf(message.taskId);
    const { tasks, status } = await viewOf(parts, talk.run, actor);
    const wanted: unknown = message.metadata?.task;
    const task = wanted === undefined ? tasks[0] : tasks.find(({ id }) => id === wanted);
    if (task === undefined) throw new UnsupportedOperationError(`The task is ${status} and asks for nothing.`);
    const seen = typeof message.metadata?.seen === 'string' ? message.metadata.seen : undefined;
    await answerAs(parts, actor, { run: talk.run, task: task.id, answer: answerOf(message, task), seen, by: 'a2a' });
    return talk;
  }

  /** What there is to know of a task that was begun before. */
  async #talkOf(id: string): Promise<Talk> {
    const { parts, actor } = this.#setting;
    if (!Id.safeParse(id).success) throw new TaskNotFoundError({ message: 'There is no such task.' });
    await requireRun(parts, id, actor);
    const [first] = await parts.journal.read(id);
    if (first?.type !== 'run.started') throw new TaskNotFoundError({ message: 'There is no such task.' });
    return { run: id, conversation: first.conversation ?? id, output: outputOf(first.flow) };
  }

  async #look({ run, conversation }: Talk): Promise<Task> {
    const { parts, actor, origin } = this.#setting;
    return toTask(await viewOf(parts, run, actor), { conversation, origin });
  }

  async *#watch({ run, output }: Talk): AsyncGenerator<RunNews, void, undefined> {
    const { parts, actor, right, signal } = this.#setting;
    const options = { run, actor, right, signal: AbortSignal.any([signal, parts.stopping]) };
    try {
      yield* watchRun(parts, output === undefined ? options : { ...options, output });
    } catch (error) {
      throw this.#errorOf(error);
    }
  }

  /** The task as it is, the answer while it is written, and what it came to. */
  async *#tell(talk: Talk): AsyncGenerator<StreamResponse, void, undefined> {
    const before = await this.#told(() => this.#look(talk));
    yield { payload: { $case: 'task', value: before } };
    let hasText = false;
    for await (const news of this.#watch(talk)) {
      if (news.type === 'text') {
        yield toArtifact(talk, { parts: [textPart(news.text)], append: hasText, lastChunk: false });
        hasText = true;
      }
      if (!isTurnOver(news)) continue;
      const { status, artifacts } = await this.#told(() => this.#look(talk));
      for (const { parts } of artifacts) yield toArtifact(talk, { parts, append: false, lastChunk: true });
      const value = { taskId: talk.run, contextId: talk.conversation, status, metadata: undefined };
      yield { payload: { $case: 'statusUpdate', value } };
      return;
    }
  }

  /** Errors as the protocol has them; of a defect nothing is told. */
  async #told<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw this.#errorOf(error);
    }
  }

  #errorOf(error: unknown): Error {
    if (!(error instanceof FlowError)) {
      if (error instanceof Error && 'reason' in error) return error;
      this.#setting.parts.log('error', 'A request to an agent failed unexpectedly.', error);
      return new Error(unexpectedError().message);
    }
    const message = `${error.message} ${error.help}`;
    if (error.code === 'RUN_NOT_FOUND') return new TaskNotFoundError({ message });
    if (error.code === 'FORBIDDEN' || error.code === 'CONFLICT' || error.code.startsWith('TASK_'))
      return new UnsupportedOperationError({ message });
    return new RequestMalformedError({ message });
  }
}

function outputOf({ interface: ports }: Pick<Release, 'interface'>): string | undefined {
  return textInterfaceOf(ports)?.output;
}

function isTurnOver({ type }: RunNews): boolean {
  return type === 'ended' || type === 'waiting';
}

function refuse(error: Error): Promise<never> {
  return Promise.reject(error);
}

type Piece = Pick<TaskArtifactUpdateEvent, 'append' | 'lastChunk'> & { readonly parts: Task['artifacts'][0]['parts'] };

function toArtifact({ run, conversation }: Talk, { parts, ...more }: Piece): StreamResponse {
  const artifact = {
    artifactId: 'output',
    name: 'output',
    description: '',
    parts,
    metadata: undefined,
    extensions: [],
  };
  const value = { taskId: run, contextId: conversation, artifact, ...more, metadata: undefined };
  return { payload: { $case: 'artifactUpdate', value } };
}
