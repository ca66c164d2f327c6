import { cpus, totalmem } from 'node:os';
import { workloads } from './workloads.mjs';

export const contenders = {
  bare: 'bare async',
  memory: 'Flowright, journal in memory',
  sqlite: 'Flowright, journal on disk',
  langgraph: 'LangGraph.js',
  'langgraph-saver': 'LangGraph.js + MemorySaver',
};

/** The tables, as Markdown. `figures[workload][contender]` are the medians of the rounds. */
export function tables(figures) {
  const named = Object.keys(figures);
  const cells = (workload, write) =>
    Object.keys(contenders).map((contender) => write(figures[workload][contender], contender));
  const table = (head, write) => [
    `| ${head} | ${Object.values(contenders).join(' | ')} |`,
    `| --- |${' ---: |'.repeat(Object.keys(contenders).length)}`,
    ...named.map((workload) => `| ${workloads[workload].title} | ${cells(workload, write).join(' | ')} |`),
  ];
  return [
    'Time, µs a step (round, item, level):',
    '',
    ...table('', ({ microseconds, isOnce }) => `${short(microseconds)}${isOnce ? '¹' : ''}`),
    '',
    'How many times as long as …',
    '',
    ...ratios(figures),
    '',
    'Largest resident memory of the process, MB:',
    '',
    ...table('', ({ peakMegabytes }) => short(peakMegabytes)),
    '',
    'What one run leaves behind, kB (Flowright: its entries as JSON, and in brackets their share of the database file;',
    'LangGraph: checkpoints and writes in the saver):',
    '',
    ...table(
      '',
      ({ recordedBytes, storedBytes }) => bytes(recordedBytes) + (storedBytes ? ` (${bytes(storedBytes)})` : ''),
    ),
  ];
}

function ratios(figures) {
  const of = (workload, one, other) => {
    const ratio = figures[workload][one].microseconds / figures[workload][other].microseconds;
    return ratio >= 1 ? `${short(ratio)} ×` : `1 / ${short(1 / ratio)}`;
  };
  return [
    '| | journal in memory : bare | journal in memory : LangGraph.js | journal on disk : LangGraph.js + MemorySaver |',
    '| --- | ---: | ---: | ---: |',
    ...Object.keys(figures).map((workload) => {
      const pairs = [
        ['memory', 'bare'],
        ['memory', 'langgraph'],
        ['sqlite', 'langgraph-saver'],
      ];
      return `| ${workloads[workload].title} | ${pairs.map(([one, other]) => of(workload, one, other)).join(' | ')} |`;
    }),
  ];
}

/** The whole of docs/bench.md. */
export function document(figures, { rounds, versions }) {
  const date = new Date().toISOString().slice(0, 10);
  const [cpu] = cpus();
  return `${[
    '# What a step costs',
    '',
    `Written by \`npm run bench -- --write\` on ${date}: Node ${process.versions.node}, ${cpus().length} cores (${cpu.model.trim()}),`,
    `${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}; LangGraph.js ${versions.langgraph} with core ${versions.core}. Medians of ${rounds} rounds; in each round`,
    'every contender has its turn, in a process of its own, warmed up for a second.',
    '',
    ...tables(figures),
    '',
    ...(isAnyOnce(figures) ? ['¹ Too slow for more than one round.', ''] : []),
    '## How to read it',
    '',
    '- A step is one async function that does nothing, so this is overhead and nothing else. A model call takes a',
    '  hundred thousand to ten million µs.',
    '- Trust ratios, not times: the machine is small and shared, and times differ by a factor of two from day to day.',
    '- Flowright is the production build with its XState actors, journal and checks; nothing is switched off. Its no-op',
    '  takes the way of every effect (model calls, code), and its time includes compiling and hashing the flow.',
    '  LangGraph’s graphs are compiled before the clock starts.',
    '- “On disk” is the journal of a server’s data folder: SQLite that syncs every append before anything more happens.',
    '  A chain and a loop therefore sync once a step; a map syncs once a batch. MemorySaver keeps nothing on disk.',
    '- Nesting writes addresses as long as the flow is deep, which is why its journal grows faster than its levels.',
    '- Memory is that of a process that repeats the workload for two seconds and keeps the record of every repetition.',
    '- Both may do all 1,000 items of the map at once; limits on depth and recursion are raised for both.',
  ].join('\n')}\n`;
}

function isAnyOnce(figures) {
  return Object.values(figures).some((row) => Object.values(row).some(({ isOnce }) => isOnce));
}

function short(value) {
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return value >= 10 ? value.toFixed(0) : value.toPrecision(2);
}

function bytes(value) {
  return value === undefined ? '–' : short(value / 1000);
}
