import { FlowError } from '#engine/errors';
import type { RunView } from '#engine/protocol/index';
import type { Actor } from '../access/actor.ts';
import type { WatchRight } from '../access/guard.ts';
import { prepareRun } from '../durable/prepare-run.ts';
import { startOnce } from '../durable/start-once.ts';
import { findRelease } from '../library/resolve-flow.ts';
import { requireAskable } from '../people/askable.ts';
import { type StreamEvent, streamEvents } from '../routes/event-stream.ts';
import { requireRun, viewOf } from '../routes/find-run.ts';
import { statusOf } from '../routes/problem.ts';
import type { ServerParts } from '../server-parts.ts';
import { incomingTrace } from '../telemetry/incoming-trace.ts';
import { type ChatRequest, openAiError, turnsOf } from './chat-protocol.ts';
import { answerText, conversationText, textInterfaceOf } from './text-interface.ts';
import { isForbidden, type RunNews, type WatchOptions, watchRun } from './watch-run.ts';

/** A run that answers a conversation. */
interface Conversation {
  readonly run: string;
  readonly actor: Actor;
  readonly right: WatchRight;
  readonly model: string;
  /** The output that holds the answer. */
  readonly output: string;
  /** Seconds since 1970. */
  readonly created: number;
  /** Where this server is reached, for links to tasks. */
  readonly origin: string;
}

export interface ConversationRequest {
  readonly request: ChatRequest;
  readonly key: string | undefined;
  /** The header of that name. */
  readonly traceparent: string | undefined;
  readonly origin: string;
  readonly actor: Actor;
  /** Says when the actor is let in no more. */
  readonly right: WatchRight;
}

/**
 * Starts a run of the flow that the request names as its model. Rejects with FLOW_NOT_FOUND, FLOW_INVALID when the
 * flow has no text interface, and as a start does.
 */
export async function startConversation(
  parts: ServerParts,
  { request, key, origin, actor, right, traceparent }: ConversationRequest,
): Promise<Conversation> {
  const release = await findRelease(request.model, parts.catalog);
  const ports = textInterfaceOf(release.interface);
  if (ports === undefined)
    throw new FlowError(
      'FLOW_INVALID',
      `The flow "${request.model}" is no conversation: it needs one text that must be given and one that it gives. Start it with POST /api/runs.`,
      { where: { path: 'model' } },
    );
  const { input, ...options } = request.flowright ?? {};
  const text = conversationText(turnsOf(request));
  const flow = `${release.name}@${release.version}`;
  const start = await prepareRun(
    { flow, input: { ...input, [ports.input]: text }, ...options },
    { source: parts.catalog, models: parts.models },
  );
  const run = await startOnce(
    parts,
    { ...start, ...incomingTrace(traceparent) },
    {
      key,
      actor,
      visibility: options.visibility,
      people: await requireAskable(parts, options, start),
    },
  );
  const { createdAt } = await requireRun(parts, run, actor);
  return { run, actor, right, model: flow, output: ports.output, created: Math.floor(createdAt / 1000), origin };
}

export interface WaitOptions {
  /** Milliseconds for which a person is waited for before the caller is told. */
  readonly patienceMs: number;
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal;
}

/** The whole answer at once; when a person is in the way for too long, what is waited for and where to answer it. */
export async function completeChat(
  parts: ServerParts,
  conversation: Conversation,
  { patienceMs, signal }: WaitOptions,
): Promise<Response> {
  const patience = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const news = watchRun(parts, {
    ...whatOf(conversation),
    signal: AbortSignal.any([signal, patience.signal]),
  });
  let isLost = false;
  try {
    for await (const item of news) {
      if (item.type === 'ended') return answer(conversation, item.run);
      if (item.type === 'waiting') timer ??= setTimeout(() => patience.abort(), patienceMs);
    }
  } catch (error) {
    isLost = isForbidden(error);
    throw error;
  } finally {
    clearTimeout(timer);
    if (signal.aborted || isLost) await giveUp(parts, conversation);
  }
  return answer(conversation, await viewOf(parts, conversation.run, conversation.actor));
}

/** The answer while it is written, as chunks; ends with `[DONE]`. */
export function streamChat(
  parts: ServerParts,
  conversation: Conversation,
  { includeUsage }: { readonly includeUsage: boolean },
): Response {
  const gone = new AbortController();
  const signal = AbortSignal.any([gone.signal, parts.stopping]);
  const news = watchRun(parts, { ...whatOf(conversation), output: conversation.output, signal });
  let isOver = false;
  const chunks = toChunks(news, conversation, includeUsage);
  const events = (async function* (): AsyncGenerator<StreamEvent> {
    try {
      yield* chunks;
      isOver = true;
    } catch (error) {
      if (!(error instanceof FlowError)) throw error;
      yield { data: openAiError(error.toFact(), statusOf(error)) };
    }
    yield { data: '[DONE]', isPlain: true };
  })();
  return streamEvents(events, {
    heartbeatMs: parts.heartbeatMs,
    onEnd: () => {
      gone.abort();
      if (!isOver && !parts.stopping.aborted)
        giveUp(parts, conversation).catch((error) => parts.log('error', 'A run could not be cancelled.', error));
    },
  });
}

async function* toChunks(
  news: AsyncGenerator<RunNews>,
  conversation: Conversation,
  includeUsage: boolean,
): AsyncGenerator<StreamEvent> {
  yield chunk(conversation, { delta: { role: 'assistant', content: '' } });
  let said = '';
  for await (const item of news) {
    if (item.type === 'text') {
      said += item.text;
      yield chunk(conversation, { delta: { content: item.text } });
    } else if (item.type === 'waiting') {
      // No part of the answer; a client that does not know it sees a piece without text.
      yield chunk(conversation, { delta: {} }, { flowright: stateOf(item.run, conversation) });
    } else if (item.type === 'ended') {
      const { run } = item;
      if (run.status !== 'completed') {
        yield { data: openAiError(failureOf(run), failedStatus) };
        break;
      }
      const rest = restOf(answerText(run.output, conversation.output), said);
      if (rest !== '') yield chunk(conversation, { delta: { content: rest } });
      yield chunk(conversation, { delta: {}, finish_reason: 'stop' }, { flowright: stateOf(run, conversation) });
      if (includeUsage) yield { data: { ...head(conversation, 'chunk'), choices: [], usage: usageOf(run) } };
    }
  }
}

function whatOf({ run, actor, right }: Conversation): Pick<WatchOptions, 'run' | 'actor' | 'right'> {
  return { run, actor, right };
}

/** What is left to say of the answer; all of it, after a line, when what was said came from an attempt that failed. */
function restOf(answer: string, said: string): string {
  if (answer.startsWith(said)) return answer.slice(said.length);
  return answer.trim() === said.trim() ? '' : `\n\n${answer}`;
}

/** Nobody wants the answer any more. What people were asked stays: they were asked. */
async function giveUp(parts: ServerParts, { run, actor }: Conversation): Promise<void> {
  const { status } = await requireRun(parts, run, actor);
  if (status === 'running') await parts.owner.cancel(run);
}

function answer(conversation: Conversation, run: RunView): Response {
  if (run.status !== 'completed' && run.status !== 'waiting' && run.status !== 'running') {
    // Their clients would begin anew after a 500; the run is over.
    const headers = { 'x-should-retry': 'false' };
    return Response.json(openAiError(failureOf(run), failedStatus), { status: failedStatus, headers });
  }
  const isDone = run.status === 'completed';
  const content = isDone ? answerText(run.output, conversation.output) : waitingText(run, conversation);
  return Response.json({
    ...head(conversation, 'whole'),
    choices: [
      { index: 0, message: { role: 'assistant', content, refusal: null }, logprobs: null, finish_reason: 'stop' },
    ],
    usage: usageOf(run),
    flowright: stateOf(run, conversation),
  });
}

const failedStatus = 422;

/** What a run that gave no answer came to. */
function failureOf({ id, status, error }: RunView) {
  if (status === 'paused')
    return {
      code: 'run_paused',
      message: `Run ${id} is paused.`,
      help: 'Its budget is spent, or somebody paused it; resume it in the workbench.',
    };
  if (status === 'cancelled' || error === undefined)
    return { code: 'run_cancelled', message: `Run ${id} was cancelled.`, help: 'Send the request again.' };
  return { code: error.code, message: `Run ${id} failed: ${error.message}`, help: error.help };
}

function waitingText(run: RunView, { origin }: Conversation): string {
  const tasks = run.tasks.map(({ id, title }) => `- ${title}: ${origin}/tasks/${run.id}/${id}`);
  return [
    'This flow waits for a person. It goes on when this is answered:',
    ...tasks,
    `Its run is ${run.id}. The same request with the same Idempotency-Key gives its answer later.`,
  ].join('\n');
}

function stateOf(run: RunView, { origin }: Conversation): object {
  const tasks = run.tasks.map(({ id, title, role }) => ({ id, title, role, url: `${origin}/tasks/${run.id}/${id}` }));
  return { run: run.id, status: run.status, ...(tasks.length === 0 ? {} : { tasks }) };
}

function usageOf({ usage: { inputTokens, outputTokens } }: RunView): object {
  return { prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: inputTokens + outputTokens };
}

function head({ run, model, created }: Conversation, form: 'whole' | 'chunk'): object {
  return {
    id: `chatcmpl-${run}`,
    object: form === 'whole' ? 'chat.completion' : 'chat.completion.chunk',
    created,
    model,
  };
}

interface ChunkChoice {
  readonly delta: object;
  readonly finish_reason?: string;
}

function chunk(conversation: Conversation, { delta, finish_reason = '' }: ChunkChoice, more: object = {}): StreamEvent {
  const choice = { index: 0, delta, logprobs: null, finish_reason: finish_reason === '' ? null : finish_reason };
  return { data: { ...head(conversation, 'chunk'), choices: [choice], ...more } };
}
