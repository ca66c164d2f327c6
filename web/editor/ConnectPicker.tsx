import { useMemo, useState } from 'react';
import { useEditor } from '../store/editor-context.ts';
import { currentView, type Selection, scopeOf } from '../store/editor-store.ts';
import { parseEdgeId } from '../store/editor-view.ts';
import { connectPickerText } from '../text/editor.ts';
import { type Choice, ChoiceOverlay } from './ChoiceOverlay.tsx';
import { type EndChoice, inputsFor, inputsOf, outputsFor, outputsOf } from './connect-choices.ts';
import { connectEnds, type Endpoint } from './edits/connect-across.ts';
import type { Edit, Refusal } from './edits/edit.ts';
import { endpointsOf, reconnect } from './edits/reconnect.ts';
import type { Scope } from './edits/scope.ts';

export interface ConnectPickerProps {
  /** A node to connect, or an edge to connect elsewhere. */
  selection: Selection;
  onConnect: (outcome: Edit | Refusal, from: Endpoint, to: Endpoint) => void;
  /** Asks for a new node at the end that is missing. */
  onNewNode: (attach: { from: Endpoint } | { to: Endpoint }) => void;
  onClose: () => void;
}

type Begun = { readonly from: Endpoint } | { readonly to: Endpoint };

/** Connecting without a mouse: a port, then what fits it; of an edge, the end that is to go elsewhere first. */
export function ConnectPicker({ selection, onConnect, onNewNode, onClose }: ConnectPickerProps) {
  const history = useEditor((state) => state.history);
  const levels = useEditor((state) => state.levels);
  const flows = useEditor((state) => state.flows);
  const base = useMemo(() => scopeOf(currentView({ history, levels, flows }), flows), [history, levels, flows]);
  const [begun, setBegun] = useState<Begun>();
  const [node] = selection.nodes;
  const [edgeName] = selection.edges;
  const edge = node === undefined && edgeName !== undefined ? parseEdgeId(edgeName) : undefined;
  const choose = (end: Endpoint): void => {
    if (begun === undefined) return;
    onClose();
    const { from, to } = 'from' in begun ? { from: begun.from, to: end } : { from: end, to: begun.to };
    const ends = 'from' in begun ? { to } : { from };
    onConnect(edge === undefined ? connectEnds(base, from, to) : reconnect(base, edge, ends), from, to);
  };
  const newNode = (): void => {
    onClose();
    if (begun !== undefined) onNewNode(begun);
  };
  const choices = useMemo(() => (begun === undefined ? [] : fittingEnds(base, begun)), [base, begun]);
  const first = begun === undefined ? firstChoices(base, { node, edge }, setBegun) : [];
  const rest: Choice[] = choices.map(({ end, label }) => ({ label, run: () => choose(end) }));
  const isNew = edge === undefined && begun !== undefined && !('from' in begun && begun.from.port === '+');
  return (
    <ChoiceOverlay
      label={connectPickerText.connect}
      step={begun === undefined ? '' : JSON.stringify(begun)}
      placeholder={placeholderOf(begun, edge !== undefined)}
      empty={begun === undefined ? connectPickerText.thisNodeHasNoPorts : connectPickerText.nothingHereFits}
      choices={[...first, ...rest, ...(isNew ? [{ label: connectPickerText.newNode, run: newNode }] : [])]}
      onClose={onClose}
    />
  );
}

function fittingEnds(base: Scope, begun: Begun): EndChoice[] {
  return 'from' in begun ? inputsFor(base, begun.from) : outputsFor(base, begun.to);
}

function firstChoices(
  base: Scope,
  what: { node: string | undefined; edge: Parameters<typeof endpointsOf>[0] | undefined },
  begin: (begun: Begun) => void,
): Choice[] {
  if (what.edge !== undefined) {
    const { from, to } = endpointsOf(what.edge);
    return [
      { label: connectPickerText.endItElsewhere, run: () => begin({ from }) },
      { label: connectPickerText.beginItElsewhere, run: () => begin({ to }) },
    ];
  }
  if (what.node === undefined) return [];
  return [
    ...outputsOf(base, what.node).map(({ end, label }) => ({ label, run: () => begin({ from: end }) })),
    ...inputsOf(base, what.node).map(({ end, label }) => ({ label, run: () => begin({ to: end }) })),
  ];
}

function placeholderOf(begun: Begun | undefined, isEdge: boolean): string {
  if (begun === undefined) return isEdge ? connectPickerText.whichEndQuestion : connectPickerText.whichPortQuestion;
  if ('to' in begun) return connectPickerText.whatGoesInto(begun.to.port);
  return connectPickerText.whereDoesGo(begun.from.port === '+' ? connectPickerText.theNewInput : begun.from.port);
}
