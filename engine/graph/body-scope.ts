import type { Body, Edge, StateKey } from '../format/flow-file.ts';
import type { FlowPlan } from './plan.ts';
import type { NodePorts } from './ports.ts';
import type { ProblemList } from './problem-list.ts';

/** What one body knows of its surroundings while it is compiled. */
export interface BodyScope {
  readonly body: Pick<Body, 'nodes' | 'edges'>;
  readonly owner: FlowPlan;
  readonly kind: 'flow' | 'loop' | 'map';
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  readonly state: Readonly<Record<string, StateKey>>;
  readonly ports: ReadonlyMap<string, NodePorts>;
  readonly indexes: ReadonlyMap<string, number>;
  /** Edges by the port they end at, and by the node they begin at, each in the order of the file. */
  readonly edgesTo: ReadonlyMap<string, readonly Edge[]>;
  readonly edgesFrom: ReadonlyMap<string, readonly Edge[]>;
  readonly problems: ProblemList;
}
