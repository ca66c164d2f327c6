/** How many nodes of the grid lie in a row; the first row needs nothing but the input. */
export function columnsOf(size: number): number {
  return Math.ceil(Math.sqrt(size * 1.6));
}

/** A grid of nodes, 1.5 edges a node: the flows that the canvas is measured with. */
export function grid(size: number, kind: 'template' | 'ask') {
  const columns = columnsOf(size);
  const nodes = Array.from({ length: size }, (_, index) => {
    const text =
      index < columns ? 'Say {{ question }} again.' : index % 2 === 0 ? 'On {{ a }}.' : 'On {{ a }} and {{ b }}.';
    const head = { id: `n${index}`, title: `Node ${index}` };
    return kind === 'ask'
      ? { ...head, type: 'ask', performer: { model: 'writer' }, prompt: text }
      : { ...head, type: 'template', text };
  });
  const edges = nodes.flatMap((_, index) => {
    if (index < columns) return [{ from: 'input.question', to: `n${index}.question` }];
    const above = { from: `n${index - columns}.text`, to: `n${index}.a` };
    return index % 2 === 0 ? [above] : [above, { from: `n${index - columns + 1}.text`, to: `n${index}.b` }];
  });
  const places = nodes.map(({ id }, index): [string, [x: number, y: number]] => [
    id,
    [(index % columns) * 300, Math.floor(index / columns) * 200],
  ]);
  return {
    format: 1,
    name: `${kind}-${size}`,
    interface: { input: { question: { type: 'string' } }, output: { text: { type: 'string' } } },
    ...(kind === 'ask' ? { models: { writer: {} } } : {}),
    nodes,
    edges: [...edges, { from: `n${size - 1}.text`, to: 'output.text' }],
    layout: { ...Object.fromEntries(places), input: [-320, 0], output: [columns * 300, 0] },
  };
}

/** A map over so many items, three activations each. */
export function wide(items: number) {
  const step = (id: string, text: string) => ({ id, type: 'template', text });
  return {
    flow: {
      format: 1,
      name: 'wide',
      interface: { input: { list: { type: 'array' } }, output: { text: { type: 'array' } } },
      nodes: [
        {
          id: 'each',
          type: 'map',
          body: {
            nodes: [step('one', 'One {{ item }}'), step('two', 'Two {{ a }}'), step('three', 'Three {{ b }}')],
            edges: [
              { from: 'input.item', to: 'one.item' },
              { from: 'one.text', to: 'two.a' },
              { from: 'two.text', to: 'three.b' },
              { from: 'three.text', to: 'output.text' },
            ],
          },
        },
      ],
      edges: [
        { from: 'input.list', to: 'each.items' },
        { from: 'each.text', to: 'output.text' },
      ],
    },
    input: { list: Array.from({ length: items }, (_, index) => index) },
  };
}
