import { cpus, loadavg, totalmem } from 'node:os';
import { contenders } from './contenders.mjs';
import { report } from './report.mjs';

/** The whole of docs/bench.md. */
export function document(figures, { wanted, versions }) {
  const date = new Date().toISOString().slice(0, 10);
  const [cpu] = cpus();
  const rounds = Object.values(figures).flatMap((row) => Object.values(row).map((cell) => cell.rounds ?? 0));
  const named = Object.values(contenders)
    .filter((one) => one.package !== undefined)
    .map(({ title, package: name }) => `${title} (\`${name}\` ${versions[name]})`);
  return `${[
    '# What a step costs',
    '',
    `Written by \`npm run bench -- --write\` on ${date}: Node ${process.versions.node}, ${cpus().length} cores (${cpu.model.trim()}),`,
    `${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}; on average ${loadavg()[2].toFixed(1)} programs wanted a processor meanwhile.`,
    `Medians of ${Math.max(...rounds)} rounds, of fewer for what is slow or for want of time; in each round every`,
    'contender has its turn, in a process of its own.',
    '',
    `Compared: ${named.join(', ')}.`,
    '',
    ...report(figures, wanted),
    '',
    ...howToRead,
  ].join('\n')}\n`;
}

const howToRead = [
  '## Why goals are missed',
  '',
  '- The loop: its steps are real `ask` nodes, so each renders a template, keeps a conversation that grows, and writes',
  '  prompt, reply and usage to the journal; by CPU profile 25 % is the call itself with copies of the conversation, 8 %',
  '  templates, 6 % entries, 29 % garbage collection. Time grows with the rounds because the request holds all of them.',
  '- Many small runs: each has a journal, a state, an actor with its life, a writer and a summary of its own; 38 % is',
  '  garbage collection, nothing else stands out.',
  '- Node-RED and bare functions keep no record: an entry, its message, its parents and its taint cost some µs a step',
  '  that these do not pay. Half of a µs is out of reach with a journal.',
  '',
  '## How to read it',
  '',
  '- A step is one async function that does nothing, so this is overhead and nothing else. A model call takes a',
  '  hundred thousand to ten million µs. Every result is checked, and so is the number of steps that were taken.',
  '- Trust ratios, not times: the machine is small and shared. Time in which another program had the processor is',
  '  taken off; what it did to caches and to the threads that compile and collect garbage is not.',
  '- Flowright is the production build with its XState actors, journal and checks; nothing is switched off. Its no-op',
  '  takes the way of every effect, its generator and critic are `ask` nodes with templates, memory and a model that',
  '  answers at once; plan and hash of a flow that runs again are kept. The peers’ graphs are built before the',
  '  clock starts, and their generator and critic are plain functions that append to the history.',
  '- “SQLite” is the journal of a server’s data folder: it syncs every append before anything more happens. A chain',
  '  and a loop therefore sync once a step; a fan-out and runs at the same time sync once a batch. MemorySaver keeps',
  '  nothing on disk. LangGraph’s newer delta channels, a beta, save histories without repeating them; the rest of a',
  '  checkpoint they repeat as well.',
  '- Node-RED keeps no record, knows no runs, and passes messages on by reference; its steps are nodes that were made',
  '  for this bench. A nested level is a subflow that holds the next.',
  '- Mastra’s current line asks for Node 22; it runs on 20 too. A round of its loop is a nested workflow.',
  '- LlamaIndex gets a handler for tokens that does nothing: without one it searches all earlier tokens at each.',
  '- Limits on depth, recursion and concurrency are raised for everyone who has them.',
  '- “–” is what a contender has no means for, or what only those are asked that keep a record.',
  '- “Breaks: over … s” was given up; nobody knows whether it would have ended.',
];
