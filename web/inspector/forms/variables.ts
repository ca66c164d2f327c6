import { typeName } from '#engine/schema/index';
import { graphOf, portsAt, type Scope, sourceSchema } from '../../editor/edits/scope.ts';
import { endsOf } from '../../store/flow-change-body.ts';
import { variablesText } from '../../text/inspector-forms.ts';
import type { ScopeName } from '../fields/scope-names.ts';
import { typeScriptOf } from '../schema/schema-kinds.ts';

/** What a node's text may refer to: its own ports with what arrives at them, then what other nodes could send. */
export function variablesOf(scope: Scope, id: string): ScopeName[] {
  const edges = graphOf(scope)?.edges ?? [];
  const names = new Map<string, ScopeName>();
  for (const port of portsAt(scope, id).inputs) {
    const edge = edges.find(({ to }) => to === `${id}.${port.name}`);
    const arrives = edge === undefined ? undefined : sourceSchema(scope, edge.from);
    // A port that takes anything says less than what arrives at it.
    const isOpen = port.schema === undefined || Object.keys(port.schema).length === 0;
    const schema = isOpen ? (arrives ?? port.schema) : port.schema;
    const origin = edge === undefined ? variablesText.notConnected : variablesText.from(edge.from);
    names.set(port.name, { name: port.name, type: typeName(schema), origin, schema });
  }
  for (const name of upstreamNames(scope, id)) if (!names.has(name.name)) names.set(name.name, name);
  return [...names.values()];
}

/** Names of outputs in this body that could be connected. */
function upstreamNames(scope: Scope, id: string): ScopeName[] {
  const graph = graphOf(scope);
  const nodes = ['input', ...(graph?.nodes.map((node) => node.id) ?? []), 'state'].filter((node) => node !== id);
  return nodes.flatMap((node) =>
    portsAt(scope, node)
      .outputs.filter(({ name }) => name !== 'error')
      .map(({ name }) => {
        const schema = sourceSchema(scope, `${node}.${name}`);
        return { name, type: typeName(schema), origin: variablesText.couldComeFrom(node), schema };
      }),
  );
}

/** Declarations for the code of a node: what `input` holds, and the run's random numbers. */
export function codeDeclaration(scope: Scope, id: string): string {
  const edges = graphOf(scope)?.edges ?? [];
  const fields = portsAt(scope, id).inputs.map((port) => {
    const edge = edges.find(
      (candidate) => endsOf(candidate).target.node === id && candidate.to === `${id}.${port.name}`,
    );
    const schema =
      port.schema ?? (edge === undefined || edge.spread === true ? undefined : sourceSchema(scope, edge.from));
    const type = port.list === true ? `Array<${typeScriptOf(schema)}>` : typeScriptOf(schema);
    return `${port.name}${port.required ? '' : '?'}: ${type};`;
  });
  return `/** What arrived at the input ports. */\ndeclare const input: { ${fields.join(' ')} };\n/** A random number from the run's seed, from 0 up to 1. */\ndeclare function random(): number;\n`;
}
