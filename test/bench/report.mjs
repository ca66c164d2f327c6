import { contenders } from './contenders.mjs';
import { goals } from './goals.mjs';
import { workloads } from './workloads.mjs';

/** The tables, as lines of Markdown. `figures[workload][contender]` are medians, or `{ broke }` or `{ cannot }`. */
export function report(figures, wanted) {
  const footnotes = new Footnotes();
  const isStep = (name) => workloads[name].shape !== 'resume';
  const named = wanted.workloads.filter(isStep);
  const table = (write, names = named) => tableOf(figures, { ...wanted, workloads: names }, { write, footnotes });
  const loops = named.filter((name) => workloads[name].shape === 'loop');
  return [
    '## Time, µs a step',
    '',
    ...table(({ microseconds }) => short(microseconds)),
    '',
    '## The first run of a new process, µs a step',
    '',
    ...table(({ first }) => short(first)),
    '',
    ...(wanted.contenders.includes('flowright') ? ratios(figures, { ...wanted, workloads: named }) : []),
    '## Largest resident memory of a process that has run once, MB',
    '',
    'In brackets: before the run.',
    '',
    ...table(({ peak, loaded }) => `${short(peak)} (${short(loaded)})`),
    '',
    ...(loops.length === 0 ? [] : records(figures, { ...wanted, workloads: loops }, footnotes)),
    ...goals(figures),
    '',
    ...footnotes.lines(),
  ];
}

function tableOf(figures, wanted, { write, footnotes }) {
  const cell = (workload, contender) => {
    const measured = figures[workload][contender];
    if (measured.cannot) return '–';
    return measured.broke === undefined ? write(measured) : footnotes.breaks(measured.broke);
  };
  return [
    `| | ${wanted.contenders.map((name) => contenders[name].title).join(' | ')} |`,
    `| --- |${' ---: |'.repeat(wanted.contenders.length)}`,
    ...wanted.workloads.map(
      (workload) =>
        `| ${workloads[workload].title} | ${wanted.contenders.map((name) => cell(workload, name)).join(' | ')} |`,
    ),
  ];
}

/** How many times as long as Flowright with its journal in memory. */
function ratios(figures, wanted) {
  const others = wanted.contenders.filter((name) => name !== 'flowright');
  const cell = (workload, contender) => {
    const [ours, theirs] = [figures[workload].flowright, figures[workload][contender]];
    if (theirs.cannot || ours.microseconds === undefined) return '–';
    if (theirs.broke !== undefined) return 'breaks';
    return times(theirs.microseconds / ours.microseconds);
  };
  return [
    '## How many times as long as Flowright with its journal in memory',
    '',
    `| | ${others.map((name) => contenders[name].title).join(' | ')} |`,
    `| --- |${' ---: |'.repeat(others.length)}`,
    ...wanted.workloads.map(
      (workload) => `| ${workloads[workload].title} | ${others.map((name) => cell(workload, name)).join(' | ')} |`,
    ),
    '',
  ];
}

function records(figures, wanted, footnotes) {
  const keeping = ['flowright', 'flowright-sqlite', 'langgraph-saver'].filter((name) =>
    wanted.contenders.includes(name),
  );
  if (keeping.length === 0) return [];
  const write = ({ recordedBytes, storedBytes, syncs }) => {
    const stored = storedBytes === undefined ? '' : ` (${short(storedBytes / 1000)})`;
    return `${short(recordedBytes / 1000)}${stored}${syncs === undefined ? '' : `, ${syncs.toFixed(2)} syncs a step`}`;
  };
  return [
    '## What one run leaves behind, kB',
    '',
    'Flowright: its entries as JSON, in brackets their share of the database. LangGraph: all that its saver holds.',
    '',
    ...tableOf(figures, { ...wanted, contenders: keeping }, { write, footnotes }),
    '',
  ];
}

/** Why something broke, once each, below the tables. */
class Footnotes {
  #reasons = [];

  breaks(reason) {
    if (reason.startsWith('over ')) return `breaks: ${reason}`;
    if (!this.#reasons.includes(reason)) this.#reasons.push(reason);
    return `breaks [${this.#reasons.indexOf(reason) + 1}]`;
  }

  lines() {
    return this.#reasons.map((reason, index) => `[${index + 1}] ${reason}  `);
  }
}

export function times(ratio) {
  return ratio >= 1 ? `${short(ratio)} ×` : `1 / ${short(1 / ratio)}`;
}

export function short(value) {
  if (value === undefined) return '–';
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return value >= 10 ? value.toFixed(0) : value.toPrecision(2);
}
