import { z } from 'zod';
import { FlowName, SemanticVersion } from '../format/names.ts';

/** A field that differs. `before` is missing where it was added, `after` where it was removed. */
export const FieldChange = z
  .strictObject({
    /** Within the thing it is a field of: `prompt`, `cases[2].when`, `body.headers.accept`. */
    field: z.string(),
    before: z.json().optional(),
    after: z.json().optional(),
  })
  .meta({ id: 'FieldChange' });

/** Ids from the outermost body inwards: frames and inline flows, the node last. */
const NodePath = z.array(z.string());

export const NodeChange = z
  .strictObject({
    /** `moved`: into another body, or under another id; its fields may differ too. */
    kind: z.enum(['added', 'removed', 'changed', 'moved']),
    /** Where it is; of one removed, where it was. */
    path: NodePath,
    /** Where it was, of one that was moved. */
    from: NodePath.optional(),
    type: z.string(),
    title: z.string().optional(),
    /** Without the graphs inside it, whose nodes are changes of their own. Empty of one added or removed. */
    fields: z.array(FieldChange),
  })
  .meta({ id: 'NodeChange' });

export const EdgeChange = z
  .strictObject({
    /** `changed`: only whether it spreads. */
    kind: z.enum(['added', 'removed', 'changed']),
    /** The body that it is in; empty for the flow itself. */
    body: NodePath,
    from: z.string(),
    to: z.string(),
  })
  .meta({ id: 'EdgeChange' });

/** Something of the flow itself, of an inline flow or of a frame's state: title, roles, hosts, tools, state, ports. */
export const SettingChange = FieldChange.extend({ body: NodePath }).meta({ id: 'SettingChange' });

/** Another release is used, as `name@version` (`name` alone is a draft). */
export const DependencyChange = z
  .strictObject({
    kind: z.enum(['added', 'removed', 'changed']),
    name: z.string(),
    before: z.string().optional(),
    after: z.string().optional(),
  })
  .meta({ id: 'DependencyChange' });

export const InterfaceChange = z
  .strictObject({ kind: z.enum(['added', 'removed', 'changed']), what: z.string(), breaking: z.boolean() })
  .meta({ id: 'InterfaceChange' });

export const TextHunk = z
  .strictObject({
    /** The first line, from 1, and how many lines, in each text. */
    before: z.strictObject({ line: z.int(), count: z.int() }),
    after: z.strictObject({ line: z.int(), count: z.int() }),
    lines: z.array(z.strictObject({ kind: z.enum(['same', 'added', 'removed']), text: z.string() })),
  })
  .meta({ id: 'TextHunk' });

/** How two flows differ. Empty everywhere when they mean the same; `moves` and `text` show what only looks different. */
export const FlowDiff = z
  .strictObject({
    interface: z.array(InterfaceChange),
    nodes: z.array(NodeChange),
    edges: z.array(EdgeChange),
    settings: z.array(SettingChange),
    dependencies: z.array(DependencyChange),
    /** Nodes that are only drawn at another place. */
    moves: z.array(NodePath),
    /** Of the printed flow files. */
    text: z.array(TextHunk),
  })
  .meta({ id: 'FlowDiff' });

const Side = z.strictObject({ name: FlowName, version: SemanticVersion });

export const ReleaseDiff = z.strictObject({ from: Side, to: Side, diff: FlowDiff }).meta({ id: 'ReleaseDiff' });

export type FieldChange = z.infer<typeof FieldChange>;
export type NodeChange = z.infer<typeof NodeChange>;
export type EdgeChange = z.infer<typeof EdgeChange>;
export type SettingChange = z.infer<typeof SettingChange>;
export type DependencyChange = z.infer<typeof DependencyChange>;
export type InterfaceChange = z.infer<typeof InterfaceChange>;
export type TextHunk = z.infer<typeof TextHunk>;
export type FlowDiff = z.infer<typeof FlowDiff>;
export type ReleaseDiff = z.infer<typeof ReleaseDiff>;
