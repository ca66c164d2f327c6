import type { FlowFile } from '#engine/format/index';
import type { Release } from '#engine/protocol/index';

/** The id of the node that calls the release. */
export function pinningNode({ name }: Pick<Release, 'name'>): string {
  const taken = name === 'input' || name === 'output' || name === 'state';
  return taken ? `${name}-flow` : name;
}

/** A flow that does what a release does by calling it, pinned to its content: to be run at once and built upon. */
export function pinningFlow(
  release: Pick<Release, 'name' | 'version' | 'hash' | 'title' | 'description' | 'flow'>,
): FlowFile {
  const { name, version, hash, title, description, flow } = release;
  const id = pinningNode(release);
  return {
    format: 1,
    name,
    title,
    ...(description === '' ? {} : { description }),
    interface: flow.interface,
    ...(flow.models === undefined ? {} : { models: flow.models }),
    ...(flow.people === undefined ? {} : { people: flow.people }),
    nodes: [{ id, type: 'flow', title, use: `${name}@${version}`, hash }],
    edges: [
      ...Object.keys(flow.interface.input).map((port) => ({ from: `input.${port}`, to: `${id}.${port}` })),
      ...Object.keys(flow.interface.output).map((port) => ({ from: `${id}.${port}`, to: `output.${port}` })),
    ],
    layout: { input: [0, 0], [id]: [280, 0], output: [640, 0] },
  };
}
