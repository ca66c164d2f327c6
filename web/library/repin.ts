import { type FlowFile, flowJson, requireFlow } from '#engine/format/index';
import { changeInnerGraphs } from '#engine/format/inner-graphs';
import { isJsonObject, type Json, type JsonObject } from '#engine/json';

/** What is pinned instead, by the reference that is pinned now. */
export type NewPins = Readonly<Record<string, { readonly reference: string; readonly hash: string }>>;

/** The flow with other releases pinned, wherever it pins them. Rejects with FLOW_INVALID when it was none before. */
export function repin(flow: FlowFile, pins: NewPins): FlowFile {
  return requireFlow(repinGraph(flowJson(flow), pins));
}

function repinGraph(graph: Json, pins: NewPins): JsonObject {
  if (!isJsonObject(graph) || !Array.isArray(graph.nodes)) return isJsonObject(graph) ? graph : {};
  const nodes: readonly Json[] = graph.nodes;
  return { ...graph, nodes: nodes.map((node) => (isJsonObject(node) ? repinNode(node, pins) : node)) };
}

function repinNode(node: JsonObject, pins: NewPins): JsonObject {
  const changed: Record<string, Json> = { ...changeInnerGraphs(node, (graph) => repinGraph(graph, pins)) };
  if (node.type === 'flow') Object.assign(changed, repinUse(changed, pins));
  for (const key of ['choices', 'flows', 'tools']) {
    const named = changed[key];
    if (!isJsonObject(named)) continue;
    changed[key] = Object.fromEntries(
      Object.entries(named).map(([name, used]) => [name, isJsonObject(used) ? repinUse(used, pins) : used]),
    );
  }
  return changed;
}

function repinUse(used: JsonObject, pins: NewPins): JsonObject {
  const pin = typeof used.use === 'string' && Object.hasOwn(pins, used.use) ? pins[used.use] : undefined;
  return pin === undefined ? used : { ...used, use: pin.reference, hash: pin.hash };
}
