/** What XState's inspection says of a run that this browser works on. */
export interface InspectedRun {
  /** In the order in which they were made, parents before their children. */
  readonly actors: readonly InspectedActor[];
  /** The newest last; older ones are forgotten. */
  readonly events: readonly InspectedEvent[];
  /** How many there were in all. */
  readonly eventCount: number;
}

export interface InspectedActor {
  /** XState's id of the session, which no other actor ever had. */
  readonly session: string;
  /** Path of an instance, address of an activation, or `life`. */
  readonly id: string;
  readonly parent: string | undefined;
  readonly kind: 'flow' | 'loop' | 'map' | 'item' | 'effect' | 'machine';
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  /** The state that a machine is in. */
  readonly value: string | undefined;
  /** What an instance shows of itself: which activation it is in, and how many of its nodes have not settled. */
  readonly activation: number | undefined;
  readonly unsettled: number | undefined;
  /** What a machine is made of, as XState has it. */
  readonly machine: object | undefined;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** How many events it got. */
  readonly received: number;
}

export interface InspectedEvent {
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly type: string;
  /** Sessions; undefined is somebody outside. */
  readonly from: string | undefined;
  readonly to: string;
}
