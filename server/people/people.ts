import type { Clock } from '#engine/host';
import type { JournalStore } from '#engine/journal/store';
import type { Sql } from '../sql/sql.ts';
import { RunPeople } from './run-people.ts';
import { TaskAnswers } from './task-answers.ts';
import { TaskAssignments } from './task-assignments.ts';
import { TaskLinks } from './task-links.ts';

/** What is known of people and tasks beside the journals. */
export interface People {
  readonly links: TaskLinks;
  readonly answers: TaskAnswers;
  readonly assignments: TaskAssignments;
}

export interface PeopleOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly signingKey: string;
  readonly journal: Pick<JournalStore, 'runOfTask' | 'summary'>;
}

export function openPeople(sql: Sql, { clock, signingKey, journal }: PeopleOptions): People {
  return {
    links: new TaskLinks(sql, clock, signingKey),
    answers: new TaskAnswers(sql, clock),
    assignments: new TaskAssignments(sql, { clock, journal, runPeople: new RunPeople(sql) }),
  };
}
