import type { Clock } from '#engine/host';
import type { Sql } from '../sql/sql.ts';
import { TaskAnswers } from './task-answers.ts';
import { TaskAssignments } from './task-assignments.ts';
import { TaskLinks } from './task-links.ts';

/** What is known of people and tasks beside the journals. */
export interface People {
  readonly links: TaskLinks;
  readonly answers: TaskAnswers;
  readonly assignments: TaskAssignments;
}

export function openPeople(sql: Sql, clock: Pick<Clock, 'now'>, signingKey: string): People {
  return {
    links: new TaskLinks(sql, clock, signingKey),
    answers: new TaskAnswers(sql),
    assignments: new TaskAssignments(sql, clock),
  };
}
