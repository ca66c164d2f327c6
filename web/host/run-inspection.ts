import type { WorkOptions } from '#engine/run/start-run';
import type { InspectedActor, InspectedEvent, InspectedRun } from '../client/inspected-run.ts';

type Inspect = NonNullable<WorkOptions['inspect']>;
type InspectionEvent = Parameters<Inspect>[0];
type Writable<T> = { -readonly [K in keyof T]: T[K] };

const keptEvents = 300;
/** Actors that ended are shown greyed; in a long run only the last of them. */
const keptEnded = 200;
const shownActors = 2_000;

/** The part of XState's actors that is read; what it hands to an inspector says less. */
interface SeenActor {
  readonly sessionId: string;
  readonly id: string;
  readonly _parent?: { readonly sessionId: string };
  readonly logic?: { readonly config?: unknown };
}
interface SeenSnapshot {
  readonly status: InspectedActor['status'];
  readonly value?: unknown;
  readonly context?: {
    readonly kind?: InspectedActor['kind'];
    readonly activation?: number;
    readonly unsettled?: number;
  };
}

/** Writes down what XState's inspection says of one run: its actors with their states, and the events between them. */
export class RunInspection {
  readonly #now: () => number;
  readonly #onChange: () => void;
  readonly #actors = new Map<string, Writable<InspectedActor>>();
  readonly #ended: string[] = [];
  readonly #events: InspectedEvent[] = [];
  #eventCount = 0;

  /** `now` is milliseconds since 1970. */
  constructor(now: () => number, onChange: () => void) {
    this.#now = now;
    this.#onChange = onChange;
  }

  readonly inspect: Inspect = (event) => {
    switch (event.type) {
      case '@xstate.actor':
        this.#begin(event.actorRef as unknown as SeenActor); // an actor, of which the type names only a part
        break;
      case '@xstate.event':
        this.#hear(event);
        break;
      case '@xstate.snapshot':
        this.#look(event.actorRef.sessionId, event.snapshot as SeenSnapshot); // of one of our three logics
        break;
      default:
        return;
    }
    this.#onChange();
  };

  view(): InspectedRun {
    return {
      actors: [...this.#actors.values()].slice(0, shownActors),
      events: this.#events.slice(-keptEvents),
      eventCount: this.#eventCount,
    };
  }

  #begin({ sessionId, id, _parent, logic }: SeenActor): void {
    // A machine is described by its config; of a promise it is the function.
    const machine = typeof logic?.config === 'object' && logic.config !== null ? toData(logic.config) : undefined;
    this.#actors.set(sessionId, {
      session: sessionId,
      id,
      parent: _parent?.sessionId,
      // Until its first snapshot says more.
      kind: machine === undefined ? 'effect' : 'machine',
      status: 'active',
      value: undefined,
      activation: undefined,
      unsettled: undefined,
      machine,
      startedAt: this.#now(),
      endedAt: undefined,
      received: 0,
    });
  }

  #hear({ actorRef, sourceRef, event }: Extract<InspectionEvent, { type: '@xstate.event' }>): void {
    const actor = this.#actors.get(actorRef.sessionId);
    if (actor !== undefined) actor.received += 1;
    this.#eventCount += 1;
    this.#events.push({
      number: this.#eventCount,
      at: this.#now(),
      type: event.type,
      from: sourceRef?.sessionId,
      to: actorRef.sessionId,
    });
    // Cut now and then, not at every event.
    if (this.#events.length > 2 * keptEvents) this.#events.splice(0, this.#events.length - keptEvents);
  }

  #look(session: string, { status, value, context }: SeenSnapshot): void {
    const actor = this.#actors.get(session);
    if (actor === undefined) return;
    actor.status = status;
    if (typeof value === 'string') actor.value = value;
    if (context?.kind !== undefined) actor.kind = context.kind;
    // A scope shows itself as it is now; what was seen must not change afterwards.
    actor.activation = context?.activation ?? actor.activation;
    actor.unsettled = context?.unsettled ?? actor.unsettled;
    if (status === 'active' || actor.endedAt !== undefined) return;
    actor.endedAt = this.#now();
    this.#ended.push(session);
    const oldest = this.#ended.length > keptEnded ? this.#ended.shift() : undefined;
    if (oldest !== undefined) this.#actors.delete(oldest);
  }
}

/** Without functions and what else cannot go to another thread. */
function toData(config: object): object {
  return JSON.parse(JSON.stringify(config)) as object; // of an object, so it is one
}
