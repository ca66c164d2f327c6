import type { Part, StreamResponse, TaskState } from '@a2a-js/sdk';
import type { ToolReply } from '#engine/host';
import type { Json } from '#engine/json';

type Payload = NonNullable<StreamResponse['payload']>;

/** The protocol's states by their numbers; the SDK, which names them, is loaded late. */
const completed: TaskState = 3;
const failed: readonly TaskState[] = [4, 5, 7];
const asking: readonly TaskState[] = [6, 8];

/** What a remote agent has told of one message, put together from what came in pieces. */
export class AgentReply {
  readonly #artifacts = new Map<string, Part[]>();
  #state: TaskState | undefined;
  #said: readonly Part[] = [];
  /** Id of the agent's task; empty as long as there is none. */
  task = '';

  take(payload: Payload): void {
    if (payload.$case === 'message') {
      this.#said = payload.value.parts;
      this.#state = completed;
    } else if (payload.$case === 'task') {
      const { id, status, artifacts } = payload.value;
      this.task = id;
      this.#note(status);
      for (const { artifactId, parts } of artifacts) this.#artifacts.set(artifactId, [...parts]);
    } else if (payload.$case === 'statusUpdate') {
      this.task = payload.value.taskId;
      this.#note(payload.value.status);
    } else if (payload.value.artifact !== undefined) {
      const { artifactId, parts } = payload.value.artifact;
      const before = payload.value.append ? (this.#artifacts.get(artifactId) ?? []) : [];
      this.#artifacts.set(artifactId, [...before, ...parts]);
    }
  }

  /** Nothing more will come of the agent's task. */
  get isOver(): boolean {
    return this.#state === completed || (this.#state !== undefined && failed.includes(this.#state));
  }

  get isWorking(): boolean {
    return this.task !== '' && !this.isOver && !(this.#state !== undefined && asking.includes(this.#state));
  }

  toToolReply(agent: string): ToolReply {
    if (this.#state === completed) {
      const artifacts = [...this.#artifacts.values()].flat();
      const parts = artifacts.length > 0 ? artifacts : this.#said;
      const data = parts.flatMap(({ content }) => (content?.$case === 'data' ? [content.value as Json] : [])); // it came as JSON
      return {
        content: textsOf(parts).map((text) => ({ type: 'text', text })),
        ...(data.length === 0 ? {} : { structured: data.length === 1 ? data[0]! : data }),
        isError: false,
      };
    }
    const said = textsOf(this.#said).join('\n');
    const isAsking = this.#state !== undefined && asking.includes(this.#state);
    const what = isAsking
      ? `The agent "${agent}" asks for something before it goes on, which a step of a flow cannot give: put it into the message.`
      : `The agent "${agent}" did not do it.`;
    return { content: [{ type: 'text', text: `${what} ${said}`.trim() }], isError: true };
  }

  #note(status: { readonly state: TaskState; readonly message: { readonly parts: Part[] } | undefined } | undefined) {
    if (status === undefined) return;
    this.#state = status.state;
    if (status.message !== undefined) this.#said = status.message.parts;
  }
}

function textsOf(parts: readonly Part[]): string[] {
  return parts.flatMap(({ content }) => (content?.$case === 'text' ? [content.value] : []));
}
