import { Command } from 'cmdk';
import { useMemo, useState } from 'react';
import { newPort } from '../canvas/canvas-node.ts';
import { useEditor } from '../store/editor-context.ts';
import { currentView, scopeOf } from '../store/editor-store.ts';
import { idsOf } from '../store/editor-view.ts';
import { type Graph, graphInside, isFlowFile } from '../store/flow-change-body.ts';
import { commandItemClasses } from './command-classes.ts';
import { fitPort } from './edits/connect.ts';
import { connectEnds, type Endpoint } from './edits/connect-across.ts';
import type { Edit, Refusal } from './edits/edit.ts';
import { portsAt, type Scope, sourceSchema } from './edits/scope.ts';
import { Overlay } from './Overlay.tsx';

export interface ConnectPickerProps {
  /** The node to connect from, by its canvas id. */
  node: string;
  onConnect: (outcome: Edit | Refusal, from: Endpoint, to: Endpoint) => void;
  onClose: () => void;
}

interface Choice {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly label: string;
}

/** Connecting without a mouse: an output of the node, then an input that fits it. */
export function ConnectPicker({ node, onConnect, onClose }: ConnectPickerProps) {
  const history = useEditor((state) => state.history);
  const levels = useEditor((state) => state.levels);
  const flows = useEditor((state) => state.flows);
  const base = useMemo(() => scopeOf(currentView({ history, levels, flows }), flows), [history, levels, flows]);
  const [output, setOutput] = useState<Endpoint>();
  const outputs = useMemo(() => outputsOf(base, node), [base, node]);
  const choices = useMemo(() => (output === undefined ? [] : inputsFor(base, output)), [base, output]);
  return (
    <Overlay open onClose={onClose} label="Connect">
      <Command key={output?.port ?? ''} label={output === undefined ? 'Choose an output' : 'Choose an input'} loop>
        <Command.Input
          autoFocus
          placeholder={output === undefined ? 'Which output?' : `Where does "${nameOf(output)}" go?`}
          className="h-12 w-full border-line border-b bg-transparent px-4 text-md outline-none"
        />
        <Command.List className="max-h-[50vh] scroll-area p-1.5">
          <Command.Empty className="px-3 py-6 text-center text-faint">
            {output === undefined ? 'This node has no outputs.' : 'Nothing here takes that.'}
          </Command.Empty>
          {output === undefined &&
            outputs.map((port) => (
              <Command.Item
                key={port.port}
                value={nameOf(port)}
                className={commandItemClasses}
                onSelect={() => setOutput(port)}
              >
                {nameOf(port)}
              </Command.Item>
            ))}
          {choices.map((choice) => (
            <Command.Item
              key={choice.label}
              value={choice.label}
              keywords={choice.label.split(/\W+/)}
              className={commandItemClasses}
              onSelect={() => {
                onClose();
                onConnect(connectEnds(base, choice.from, choice.to), choice.from, choice.to);
              }}
            >
              {choice.label}
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </Overlay>
  );
}

function nameOf({ port }: Endpoint): string {
  return port === newPort ? 'new input of the flow' : port;
}

function outputsOf(base: Scope, canvas: string): Endpoint[] {
  const ids = idsOf(canvas);
  const node = ids.at(-1) ?? '';
  const body = ids.slice(0, -1);
  const scope: Scope = { ...base, path: [...base.path, ...body] };
  const ports = portsAt(scope, node).outputs.map(({ name }) => ({ body, node, port: name }));
  return node === 'input' ? [...ports, { body, node, port: newPort }] : ports;
}

/** Every input in the flow drawn that takes the output, frames and their nodes included, and new inputs. */
function inputsFor(base: Scope, from: Endpoint): Choice[] {
  const given = sourceSchema({ ...base, path: [...base.path, ...from.body] }, `${from.node}.${from.port}`);
  const choices: Choice[] = [];
  const visit = (graph: Graph, body: readonly string[]) => {
    const scope: Scope = { ...base, path: [...base.path, ...body] };
    const nodes = [...graph.nodes.map(({ id }) => id), ...(isFlowFile(graph) ? ['output'] : [])];
    for (const node of nodes) {
      const isSelf = node === from.node && body.join('/') === from.body.join('/');
      if (isSelf) continue;
      for (const port of portsAt(scope, node).inputs) {
        if (!fitPort(given, port).fits) continue;
        choices.push({
          from,
          to: { body, node, port: port.name },
          label: [...body, `${node}.${port.name}`].join(' › '),
        });
      }
      if (from.port === newPort) continue;
      choices.push({ from, to: { body, node, port: newPort }, label: `${[...body, node].join(' › ')} › new input` });
    }
    if (from.port === newPort) return;
    for (const node of graph.nodes) {
      const inside = node.type === 'flow' ? undefined : graphInside(node);
      if (inside !== undefined) visit(inside, [...body, node.id]);
    }
  };
  visit(currentGraph(base), []);
  return choices;
}

function currentGraph(base: Scope): Graph {
  let graph: Graph = base.flow;
  for (const id of base.path) {
    const node = graph.nodes.find((candidate) => candidate.id === id);
    const inside = node === undefined ? undefined : graphInside(node);
    if (inside === undefined) break;
    graph = inside;
  }
  return graph;
}
