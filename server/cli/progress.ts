import type { Entry, RunUsage } from '#engine/journal/entries';

/** One line for a person who follows a run, or undefined for what need not be told. */
export function describeEntry(entry: Entry): string | undefined {
  switch (entry.type) {
    case 'run.started':
      return `${entry.flow.title ?? entry.flow.name}: started, seed ${entry.seed}`;
    case 'activation.completed': {
      const spent = entry.usage === undefined ? '' : ` (${describeUsage(entry.usage)})`;
      return `${entry.address} done${spent}`;
    }
    case 'activation.failed':
      return `${entry.address} failed: ${entry.error.message}`;
    case 'attempt.failed':
      return `${entry.address} attempt ${entry.attempt} failed: ${entry.error.message}`;
    case 'task.opened':
      return `${entry.address} waits for ${entry.task.role}: ${entry.task.title}`;
    case 'task.answered':
      return `${entry.address} answered by ${entry.by}`;
    case 'task.expired':
      return `${entry.address} was not answered in time`;
    case 'round.ended':
      return `${entry.address} round ${entry.round} ended${entry.exit === undefined ? '' : ` (${entry.exit})`}`;
    case 'run.paused':
      return `paused: ${entry.reason}${entry.limit === undefined ? '' : ` (${entry.limit})`}`;
    case 'run.resumed':
      return 'resumed';
    case 'run.ended':
      return entry.error === undefined ? entry.status : `${entry.status}: ${entry.error.message}`;
    default:
      return undefined;
  }
}

/** Tokens and, as far as prices are known, US dollars. */
export function describeUsage({ inputTokens, outputTokens, cost }: RunUsage): string {
  const money = cost === undefined ? '' : `, $${cost.toFixed(6)}`;
  return `${inputTokens} + ${outputTokens} tokens${money}`;
}
