import { newPort } from '../canvas/canvas-node.ts';
import { idsOf } from '../store/editor-view.ts';
import { type Graph, graphInside, isFlowFile } from '../store/flow-change-body.ts';
import { connectChoicesText } from '../text/editor.ts';
import { fitPort } from './edits/connect.ts';
import { type Endpoint, endpointScope } from './edits/connect-across.ts';
import { graphOf, portsAt, type Scope, sourceSchema } from './edits/scope.ts';

/** One end of an edge that could be drawn, as it is offered. */
export interface EndChoice {
  readonly end: Endpoint;
  readonly label: string;
}

const newInput = connectChoicesText.newInputOfFlow;

/** What can leave a node, by its canvas id. */
export function outputsOf(base: Scope, canvas: string): EndChoice[] {
  const { scope, body, node } = placeOf(base, canvas);
  const ports = portsAt(scope, node).outputs.map(({ name }) => ({ end: { body, node, port: name }, label: name }));
  return node === 'input' ? [...ports, { end: { body, node, port: newPort }, label: newInput }] : ports;
}

/** What can enter it. */
export function inputsOf(base: Scope, canvas: string): EndChoice[] {
  const { scope, body, node } = placeOf(base, canvas);
  return portsAt(scope, node).inputs.map(({ name }) => ({
    end: { body, node, port: name },
    label: connectChoicesText.intoNamed(name),
  }));
}

/** Every input in the flow drawn that takes the output, frames and their nodes included, and new inputs. */
export function inputsFor(base: Scope, from: Endpoint): EndChoice[] {
  const isNew = from.port === newPort;
  const given = sourceSchema(endpointScope(base, from), `${from.node}.${from.port}`);
  return placesIn(base, !isNew).flatMap(({ scope, body, graph }) => {
    const nodes = [...graph.nodes.map(({ id }) => id), ...(isFlowFile(graph) ? ['output'] : [])];
    return nodes.flatMap((node) => {
      if (isAt(from, body, node)) return [];
      const fitting = portsAt(scope, node).inputs.filter((port) => fitPort(given, port).fits);
      const known = fitting.map(({ name }) => choice(body, node, name));
      if (isNew) return known;
      const grown = {
        end: { body, node, port: newPort },
        label: connectChoicesText.newInput([...body, node].join(' › ')),
      };
      return [...known, grown];
    });
  });
}

/** Every output in the flow drawn that the input takes. */
export function outputsFor(base: Scope, to: Endpoint): EndChoice[] {
  const port = portsAt(endpointScope(base, to), to.node).inputs.find(({ name }) => name === to.port);
  if (port === undefined) return [];
  const known = placesIn(base, true).flatMap(({ scope, body, graph }) => {
    const state = Object.keys(graph.state ?? {}).length > 0 ? ['state'] : [];
    return ['input', ...graph.nodes.map(({ id }) => id), ...state].flatMap((node) => {
      if (isAt(to, body, node)) return [];
      const fitting = portsAt(scope, node).outputs.filter(
        ({ name }) => fitPort(sourceSchema(scope, `${node}.${name}`), port).fits,
      );
      return fitting.map(({ name }) => choice(body, node, name));
    });
  });
  const isOutermost = to.body.length === 0 && to.node !== 'output';
  return isOutermost ? [...known, { end: { body: [], node: 'input', port: newPort }, label: newInput }] : known;
}

function choice(body: readonly string[], node: string, port: string): EndChoice {
  return { end: { body, node, port }, label: [...body, `${node}.${port}`].join(' › ') };
}

function isAt(end: Endpoint, body: readonly string[], node: string): boolean {
  return end.node === node && end.body.join('/') === body.join('/');
}

function placeOf(base: Scope, canvas: string): { scope: Scope; body: string[]; node: string } {
  const ids = idsOf(canvas);
  const body = ids.slice(0, -1);
  return { scope: { ...base, path: [...base.path, ...body] }, body, node: ids.at(-1) ?? '' };
}

interface BodyPlace {
  readonly scope: Scope;
  readonly body: readonly string[];
  readonly graph: Graph;
}

/** The flow drawn and, when `deep`, every frame in it, outermost first. */
function placesIn(base: Scope, deep: boolean): BodyPlace[] {
  const visit = (body: readonly string[]): BodyPlace[] => {
    const scope: Scope = { ...base, path: [...base.path, ...body] };
    const graph = graphOf(scope);
    if (graph === undefined) return [];
    const frames = deep ? graph.nodes.filter((node) => node.type !== 'flow' && graphInside(node) !== undefined) : [];
    return [{ scope, body, graph }, ...frames.flatMap(({ id }) => visit([...body, id]))];
  };
  return visit([]);
}
