import {
  type ActorLogic,
  type AnyActor,
  type AnyActorRef,
  type AnyActorScope,
  createActor,
  createMachine,
  fromPromise,
  type InspectionEvent,
  type Snapshot,
} from 'xstate';
import type { RunStatus } from '../journal/store.ts';
import type { Receive } from './fold.ts';
import type { Scope, ScopeEvent } from './scope.ts';

/** A run's life: a final state has no way out, and only a paused run can be resumed. */
export const lifecycleMachine = createMachine({
  id: 'run',
  initial: 'running',
  on: { completed: '.completed', failed: '.failed', cancelled: '.cancelled' },
  states: {
    running: { on: { waiting: 'waiting', paused: 'paused' } },
    waiting: { on: { running: 'running', paused: 'paused' } },
    paused: { on: { running: 'running', waiting: 'waiting' } },
    completed: { type: 'final' },
    failed: { type: 'final' },
    cancelled: { type: 'final' },
  },
});

/** What an inspector sees of a flow instance: ids and counts, never a message. */
interface ScopeContext {
  readonly path: string;
  readonly kind: Scope['kind'];
  readonly activation: number;
  readonly unsettled: number;
}
type EffectEvent =
  | { readonly type: `xstate.done.actor.${string}`; readonly actorId: string; readonly output: unknown }
  | { readonly type: `xstate.error.actor.${string}`; readonly actorId: string; readonly error: unknown };
type ScopeActorEvent = ScopeEvent | EffectEvent;

export interface EffectListener {
  readonly done: (address: string, output: unknown) => void;
  readonly failed: (address: string, error: unknown) => void;
}

/**
 * The XState side of a run: one actor a flow instance, whose logic is the scope's own transition, and one
 * actor an effect. Recovery never reads their snapshots: the journal is folded, and actors begin anew.
 */
export class RunActors {
  readonly #run: string;
  readonly #effects: EffectListener;
  readonly #inspect: ((event: InspectionEvent) => void) | undefined;
  readonly #scopes = new Map<Scope, ScopeActor>();
  readonly #working = new Map<string, { stop(): void }>();
  /** Actors of an earlier fold, whose children may still be working. */
  #former: ScopeActor[] = [];
  #status: RunStatus | undefined;
  #root: AnyActor | undefined;
  #life: AnyActorRef | undefined;
  #receive: Receive | undefined;

  constructor(run: string, effects: EffectListener, inspect: ((event: InspectionEvent) => void) | undefined) {
    this.#run = run;
    this.#effects = effects;
    this.#inspect = inspect;
  }

  /**
   * Delivers an event. Every flow instance is an actor; when somebody inspects the run, every frame and item is one too
   * and gets its events through its mailbox. Else they go straight to the transition that is the actor's logic, which
   * does the same (docs/decisions/0005).
   */
  readonly deliver = (scope: Scope, event: ScopeEvent, receive: Receive): void => {
    if (this.#inspect === undefined) {
      if (scope.kind === 'flow' && !this.#scopes.has(scope)) this.#actorOf(scope);
      receive(scope, event);
      return;
    }
    this.#receive = receive;
    this.#actorOf(scope).actor.send(event);
  };

  readonly release = (scope: Scope): void => {
    this.#scopes.get(scope)?.stop();
    this.#scopes.delete(scope);
  };

  /** Starts an effect, for an inspector as a child actor of its scope's whose end comes back as an actor event. */
  startEffect(scope: Scope, address: string, work: Work): void {
    if (this.#inspect === undefined) {
      this.#working.set(address, new PlainEffect(address, work, this.#effects));
      return;
    }
    const parent = this.#actorOf(scope);
    const actor = createActor(effectLogic, { id: address, parent: parent.actor, input: work });
    this.#working.set(address, {
      stop() {
        if (actor.getSnapshot().status === 'active') parent.stopChild(actor);
      },
    });
    actor.start();
  }

  stopEffect(address: string): void {
    const effect = this.#working.get(address);
    this.#working.delete(address);
    effect?.stop();
  }

  setStatus(status: RunStatus): void {
    if (this.#root === undefined || this.#status === status) return;
    this.#status = status;
    if (this.#life === undefined) {
      this.#life = createActor(lifecycleMachine, { id: 'life', parent: this.#root });
      this.#life.start();
    }
    // A final state takes nothing more; XState would warn.
    if (this.#life.getSnapshot().status === 'active') this.#life.send({ type: status });
  }

  /** The run is folded anew: its scopes get other actors; effects go on. */
  beginAnew(): void {
    this.#former.push(...this.#scopes.values());
    // Nobody looks at them, and no effect is a child of theirs.
    if (this.#inspect === undefined) this.#stopFormer();
    this.#scopes.clear();
    this.#root = undefined;
    this.#life = undefined;
    this.#status = undefined;
  }

  stop(): void {
    for (const effect of this.#working.values()) effect.stop();
    this.#working.clear();
    this.#former.push(...this.#scopes.values());
    this.#stopFormer();
    this.#scopes.clear();
    this.#root = undefined;
  }

  #stopFormer(): void {
    // Children were made after their parents: the other way round no parent stops before its children.
    for (const actor of this.#former.reverse()) actor.stop();
    this.#former = [];
  }

  /** The scope whose actor is the parent: the next one, or the next flow when frames have no actors of their own. */
  #actorAbove(scope: Scope): Scope | undefined {
    let above = scope.parent;
    while (this.#inspect === undefined && above !== undefined && above.kind !== 'flow') above = above.parent;
    return above;
  }

  #actorOf(scope: Scope): ScopeActor {
    const known = this.#scopes.get(scope);
    if (known !== undefined) return known;
    const above = this.#actorAbove(scope);
    const parent = above === undefined ? undefined : this.#actorOf(above);
    let actorScope: AnyActorScope | undefined;
    const input: ScopeInput = {
      scope,
      effects: this.#effects,
      receive: (event) => this.#receive?.(scope, event),
      started: (own) => {
        actorScope = own;
      },
    };
    const inspect = this.#inspect === undefined ? {} : { inspect: this.#inspect };
    const actor =
      parent === undefined
        ? createActor(scopeLogic, { id: this.#run, input, ...inspect })
        : createActor(scopeLogic, { id: scope.path, input, parent: parent.actor });
    if (parent === undefined) this.#root = actor;
    const own: ScopeActor = {
      actor,
      stopChild: (child) => actorScope?.stopChild(child),
      // Only a root may be stopped from outside; every other actor is stopped by its parent.
      stop: () => (parent === undefined ? actor.stop() : parent.stopChild(actor)),
    };
    this.#scopes.set(scope, own);
    actor.start();
    return own;
  }
}

interface ScopeActor {
  readonly actor: AnyActorRef;
  readonly stopChild: (child: AnyActorRef) => void;
  readonly stop: () => void;
}

/** What an effect does. The signal is made when it is asked for: most effects that do little never ask. */
export type Work = (effect: { readonly signal: AbortSignal }) => Promise<unknown>;

/** One logic for all effects: what is done is the actor's input. */
const effectLogic = fromPromise<unknown, Work>(({ input, signal }) => input({ signal }));

/** An effect that nobody inspects: it ends once, or is stopped and then ends nowhere. */
class PlainEffect {
  #controller: AbortController | undefined;
  #isActive = true;

  constructor(address: string, work: Work, { done, failed }: EffectListener) {
    const end = (tell: (address: string, value: unknown) => void) => (value: unknown) => {
      if (!this.#isActive) return;
      this.#isActive = false;
      tell(address, value);
    };
    work(this).then(end(done), end(failed));
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (!this.#isActive) this.#controller.abort();
    }
    return this.#controller.signal;
  }

  stop(): void {
    if (!this.#isActive) return;
    this.#isActive = false;
    this.#controller?.abort();
  }
}

interface ScopeInput {
  readonly scope: Scope;
  readonly effects: EffectListener;
  readonly receive: (event: ScopeEvent) => void;
  readonly started: (actorScope: AnyActorScope) => void;
}

/** What an actor of a scope shows. The scope itself is the state; this looks at it when somebody asks. */
class ScopeView {
  readonly status = 'active';
  readonly output = undefined;
  readonly error = undefined;
  readonly #input: ScopeInput;

  constructor(input: ScopeInput) {
    this.#input = input;
  }

  get input(): ScopeInput {
    return this.#input;
  }

  get context(): ScopeContext {
    return contextOf(this.#input.scope);
  }

  toJSON() {
    return { status: this.status, context: this.context };
  }
}
type ScopeSnapshot = ScopeView | StoppedView;
type StoppedView = Snapshot<undefined> & { readonly input: ScopeInput };

/** XState's ActorLogic over a scope's transition. */
const scopeLogic: ActorLogic<ScopeSnapshot, ScopeActorEvent, ScopeInput> = {
  getInitialSnapshot(actorScope, input) {
    input.started(actorScope);
    return new ScopeView(input);
  },
  transition(snapshot, event) {
    const { effects, receive } = snapshot.input;
    if (isEffectEvent(event)) {
      if ('output' in event) effects.done(event.actorId, event.output);
      else effects.failed(event.actorId, (event as { error: unknown }).error); // the other member of the union
      return snapshot;
    }
    if (event.type === ('xstate.stop' as string)) return stopped(snapshot.input); // XState's own event
    receive(event);
    return snapshot;
  },
  getPersistedSnapshot: (snapshot) => snapshot,
};

function stopped(input: ScopeInput): StoppedView {
  return { status: 'stopped', output: undefined, error: undefined, input };
}

function isEffectEvent(event: ScopeActorEvent): event is EffectEvent {
  return event.type.startsWith('xstate.done.actor.') || event.type.startsWith('xstate.error.actor.');
}

function contextOf(scope: Scope): ScopeContext {
  return scope.kind === 'map'
    ? { path: scope.path, kind: scope.kind, activation: scope.number, unsettled: scope.progress?.running ?? 0 }
    : { path: scope.path, kind: scope.kind, activation: scope.activation, unsettled: scope.unsettled };
}
