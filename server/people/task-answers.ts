import type { Clock } from '#engine/host';
import { asNumber, asText, type Sql } from '../sql/sql.ts';

/** Who answered a task, having seen what. */
export interface AnswerRecord {
  readonly task: string;
  readonly run: string;
  /** The member's id; `local`, or `link:` and the id of the link. */
  readonly actor: string;
  readonly name: string;
  /** Hash of what the task showed. */
  readonly seen: string;
  readonly at: number;
}

/** The first record of a task stays. */
export class TaskAnswers {
  readonly #sql: Sql;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(sql: Sql, clock: Pick<Clock, 'now'>) {
    this.#sql = sql;
    this.#clock = clock;
  }

  async record({ task, run, actor, name, seen }: Omit<AnswerRecord, 'at'>): Promise<void> {
    const at = this.#clock.now();
    await this.#sql.run(
      `INSERT INTO task_answers (task, run, actor, name, seen, at) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (task) DO NOTHING`,
      [task, run, actor, name, seen, at],
    );
  }

  async find(task: string): Promise<AnswerRecord | undefined> {
    const row = await this.#sql.row('SELECT run, actor, name, seen, at FROM task_answers WHERE task = ?', [task]);
    if (row === undefined) return undefined;
    const [run, actor, name, seen, at] = row;
    return { task, run: asText(run), actor: asText(actor), name: asText(name), seen: asText(seen), at: asNumber(at) };
  }
}
