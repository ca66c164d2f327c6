import { contenders } from './contenders.mjs';
import { short, times } from './report.mjs';
import { workloads } from './workloads.mjs';

/** Steps a second that reference/durable.md measured for a store embedded in the process. */
const embeddedStepsPerSecond = 1_136;
/** Bytes or time of a step may differ by this much between sizes and still count as linear. */
const linear = 1.5;
const deep = ['nest500', 'nest2000', 'recurseCap'].map((workload) => [workload, 'flowright']);
const stepped = ['chain100', 'chain1000', 'loop1000', 'map1000', 'runs1000'];

/** Each goal with what was measured, and whether that meets it; what was not measured is left out. */
export function goals(figures) {
  const rows = [...againstPeers(figures), ...growth(figures), ...bounds(figures), ...durable(figures)];
  if (rows.length === 0) return [];
  return [
    '## Goals',
    '',
    '| goal | measured | |',
    '| --- | --- | --- |',
    ...rows.map(({ goal, measured, isMet }) => `| ${goal} | ${measured} | ${isMet ? 'met' : '**missed**'} |`),
  ];
}

function againstPeers(figures) {
  const goal = (peer, least, text) =>
    stepped.flatMap((workload) => {
      const [ours, theirs] = [figures[workload]?.flowright, figures[workload]?.[peer]];
      if (ours?.microseconds === undefined || theirs?.microseconds === undefined) return [];
      const ratio = theirs.microseconds / ours.microseconds;
      const missed = ratio >= least ? '' : `, ${times(least / ratio)} off`;
      return [
        { goal: `${text}: ${workloads[workload].title}`, measured: `${times(ratio)}${missed}`, isMet: ratio >= least },
      ];
    });
  return [
    ...goal('langgraph', 50, `${contenders.langgraph.title} takes 50 times as long or more`),
    ...goal('rivet', 5, `${contenders.rivet.title} takes 5 times as long or more`),
    ...goal('llamaindex', 5, `${contenders.llamaindex.title} takes 5 times as long or more`),
    ...goal('node-red', 1, `${contenders['node-red'].title} takes as long or longer`),
    ...goal('bare', 1 / 10, 'bare functions take a tenth or more'),
  ];
}

function growth(figures) {
  const [small, large] = [figures.loop1000, figures.loop10000];
  if (small === undefined || large === undefined) return [];
  return ['flowright', 'flowright-sqlite'].flatMap((name) => {
    if (large[name]?.microseconds === undefined || small[name]?.microseconds === undefined) return [];
    const { title } = contenders[name];
    const bytes = large[name].recordedBytes / (10 * small[name].recordedBytes);
    const time = large[name].microseconds / small[name].microseconds;
    return [
      {
        goal: `${title}: bytes linear from 1,000 to 10,000 rounds`,
        measured: `${short(bytes)} × a step`,
        isMet: bytes <= linear,
      },
      {
        goal: `${title}: time linear from 1,000 to 10,000 rounds`,
        measured: `${short(time)} × a step`,
        isMet: time <= linear,
      },
    ];
  });
}

function bounds(figures) {
  const rows = [];
  for (const workload of ['loop10000', 'map10000']) {
    const cell = figures[workload]?.['flowright-sqlite'];
    if (cell?.peak === undefined) continue;
    const measured = `${short(cell.peak)} MB, ${short(cell.peak - cell.loaded)} of them for the run`;
    rows.push({ goal: `${workloads[workload].title} stays below 512 MB`, measured, isMet: cell.peak < 512 });
  }
  for (const [workload, name] of deep) {
    const cell = figures[workload]?.[name];
    if (cell === undefined) continue;
    const measured = cell.broke ?? `${short(cell.microseconds)} µs a level`;
    const goal = `${contenders[name].title}: ${workloads[workload].title} without a stack overflow`;
    rows.push({ goal, measured, isMet: cell.broke === undefined });
  }
  const [ours, bare] = [figures.tokens100000?.flowright, figures.tokens100000?.bare];
  if (ours?.microseconds !== undefined && bare?.microseconds !== undefined) {
    const ratio = ours.microseconds / bare.microseconds;
    rows.push({ goal: '100,000 tokens within 2 times of a bare loop', measured: times(ratio), isMet: ratio <= 2 });
  }
  return rows;
}

function durable(figures) {
  const rows = [];
  for (const workload of ['chain1000', 'loop1000', 'map1000', 'runs1000']) {
    const cell = figures[workload]?.['flowright-sqlite'];
    if (cell?.syncs === undefined) continue;
    const goal = `one synced write a settled activation or fewer: ${workloads[workload].title}`;
    rows.push({ goal, measured: cell.syncs.toPrecision(3), isMet: cell.syncs <= 1 });
  }
  for (const workload of ['chain1000', 'runs1000']) {
    const cell = figures[workload]?.['flowright-sqlite'];
    if (cell?.microseconds === undefined) continue;
    const perSecond = 1e6 / cell.microseconds;
    const goal = `durable steps a second, at least ${short(embeddedStepsPerSecond)}: ${workloads[workload].title}`;
    rows.push({ goal, measured: short(perSecond), isMet: perSecond >= embeddedStepsPerSecond });
  }
  const resumed = figures.resume10000?.['flowright-sqlite'];
  if (resumed?.microseconds !== undefined) {
    const live = resumed.microseconds * 10;
    const measured = `${short(live)} ms (${short(resumed.sinceStart)} ms after the start of the process)`;
    rows.push({ goal: 'a run of 10,000 activations is live within 200 ms', measured, isMet: live <= 200 });
  }
  return rows;
}
