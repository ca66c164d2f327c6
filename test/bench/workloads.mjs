// A step is one async function that does nothing. `units` is how many of them a run of the workload takes.
export const workloads = {
  chain: { title: '1,000-step chain', unit: 'step', units: 1000 },
  loop: { title: '1,000-round loop', unit: 'round', units: 1000 },
  map: { title: '1,000-wide map', unit: 'item', units: 1000 },
  nest: { title: 'depth-500 nesting', unit: 'level', units: 500 },
};

export const noOp = async (value) => value;
