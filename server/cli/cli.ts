import { FlowError, toErrorFact } from '#engine/errors';
import { productVersion } from '../project-root.ts';
import { ListedError } from '../routes/problem.ts';
import { backup, restoreAnything } from './backup-commands.ts';
import { batch } from './batch-command.ts';
import { exitStatus, exitStatusOfError } from './exit-status.ts';
import { list, publish, pull } from './library-commands.ts';
import { exportLibrary, importLibrary } from './library-file.ts';
import { members } from './members-command.ts';
import { deprecate, diff, withdraw } from './release-commands.ts';
import { replay } from './replay-command.ts';
import { runFlow } from './run-command.ts';
import { start } from './start-command.ts';
import { processTerminal, type Terminal } from './terminal.ts';
import { validate } from './validate-command.ts';
import { work } from './worker-command.ts';

type Command = (args: readonly string[], terminal: Terminal) => Promise<number> | number;

const commands: Readonly<Record<string, Command>> = {
  start,
  worker: work,
  run: runFlow,
  validate,
  replay,
  batch,
  publish,
  pull,
  list,
  export: exportLibrary,
  import: importLibrary,
  diff,
  deprecate,
  withdraw,
  members,
  restore: restoreAnything,
  backup,
};

const usage = `flowright start [--port 4100] [--host 127.0.0.1] [--data DIR] [--store postgres://…]
                [--queue redis://…|postgres://… [--slots 100] [--no-work]]
flowright worker --store postgres://… --queue redis://…|postgres://… [--slots 100] [--data DIR]
flowright run FLOW --input JSON|@file [--model role=provider/model …] [--seed N]
              [--budget calls=20,tokens=…,money=0.5,seconds=…] [--person role=json:FIELD|ask]
              [--allow-host HOST …] [--allow-tool SERVER/TOOL …] [--journal FILE]
              [--output-lines PORT=FILE …] [--json]
flowright validate FILE… [--json]
flowright replay JOURNAL [--json]
flowright batch FLOW --data CASES.jsonl|csv [--samples K] [--concurrency N] [--score SPEC] [--rounds PORT.FIELD]
              [--out RESULTS.jsonl] [--journals DIR] [--retry-failed] [--dry-run] [--folder DIR] [--json]
              [--model …] [--person …] [--budget …] [--allow-host …] [--allow-tool …] [--seed N]
flowright batch --compare RESULTS.jsonl RESULTS.jsonl [--json]
flowright publish FILE --version X [--readme FILE] [--examples FILE] [--notes TEXT] [--author NAME]
              [--card FILE] [--failing-examples WHY]
flowright publish NAME@VERSION --to URL [--dry-run]
flowright pull NAME[@VERSION] [--out FILE]
flowright pull NAME[@VERSION] --from URL [--dry-run]
flowright list [WORDS] [--json]
flowright diff NAME@VERSION VERSION|NAME@VERSION [--text] [--json]
flowright deprecate NAME@VERSION --reason TEXT [--replacement NAME[@VERSION]]
flowright withdraw NAME@VERSION --reason TEXT
flowright restore NAME@VERSION
flowright export [NAME[@VERSION]…] --out FILE
flowright import FILE [--dry-run]
flowright members [list] | invite --role viewer|member|admin [--note TEXT] | remove LOGIN | reset-password LOGIN
              [--store postgres://…] [--json]
flowright backup FILE [--data DIR | --store postgres://…] [--without-secret]
flowright restore FILE [--data DIR | --store postgres://…]

FLOW is a file or the name of a library entry. Every command but "replay" and "batch" takes --data DIR (else FLOWRIGHT_DATA,
else ~/.flowright); those of the library and "run" take --server URL (else
FLOWRIGHT_SERVER; its token: FLOWRIGHT_TOKEN); the token of the other server of --to and --from is FLOWRIGHT_OTHER_TOKEN. Models: OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL,
OPENAI_EMBEDDING_MODEL for memories that compare by meaning;
what they cost: OPENAI_PRICES=model=input/output,… in US dollars a million tokens ("*" for all others).
A run calls only hosts that its flow declares and --allow-host allows; those with private addresses only if
FLOWRIGHT_ALLOW_PRIVATE_HOSTS names them too, as in localhost:8080,intranet.example. It uses only tools that
--allow-tool allows, of MCP servers that the settings or FLOWRIGHT_TOOL_SERVERS=name=url,… name (their bearer
tokens: FLOWRIGHT_TOOL_TOKENS=name=token,…).
FLOWRIGHT_STORE says where data lies as --store does. Stored keys are encrypted with secret.key of the data folder, or with
FLOWRIGHT_SECRET (64 hexadecimal digits), which is the same on every machine that shares a store.
Exit status: 0 completed, 1 failed, 2 bad arguments or invalid flow, 3 waiting for a person, 4 budget reached.`;

/** Runs one command and returns its exit status. Never rejects: what goes wrong is said, with `--json` as one object. */
export async function runCommand(args: readonly string[], terminal: Terminal = processTerminal()): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || rest.includes('--help')) {
    terminal.print(usage);
    return name === undefined ? exitStatus.invalid : exitStatus.completed;
  }
  if (name === '--version') {
    terminal.print(productVersion());
    return exitStatus.completed;
  }
  try {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command === undefined)
      throw new FlowError('BAD_REQUEST', `There is no command "${name}". "flowright help" lists them.`);
    return await command(rest, terminal);
  } catch (error) {
    return reportError(error, rest.includes('--json'), terminal);
  }
}

/** Their messages say themselves what to do here; the general advice is meant for a page. */
const selfExplaining: ReadonlySet<string> = new Set(['BAD_REQUEST', 'CONFLICT', 'FORBIDDEN']);

function reportError(error: unknown, json: boolean, terminal: Terminal): number {
  const fact = toErrorFact(error);
  const status = exitStatusOfError(error);
  const problems = error instanceof ListedError ? error.problems : [];
  if (json) {
    const label = status === exitStatus.invalid ? 'invalid' : 'failed';
    terminal.print(JSON.stringify({ status: label, error: fact, ...(problems.length === 0 ? {} : { problems }) }));
  }
  terminal.say(`${fact.code}: ${fact.message}`);
  for (const { path, message } of problems.slice(1)) terminal.say(`  ${path === '' ? '' : `${path}: `}${message}`);
  if (!selfExplaining.has(fact.code)) terminal.say(fact.help);
  if (!(error instanceof FlowError) && error instanceof Error && error.stack !== undefined) terminal.say(error.stack);
  return status;
}
