import { FlowError } from '#engine/errors';
import { AnswerAccepted } from '#engine/protocol/index';
import { TaskLinkCreated, TaskLinkState } from '#engine/protocol/task-links';
import { request } from './request.ts';
import type { RunClient } from './run-client.ts';

/** As much of a run's client as the form of a task needs. */
export type TaskClient = Pick<RunClient, 'place' | 'answer' | 'get' | 'journal'>;

const path = '/api/task-links';

/** The one task of a link. Rejects with NOT_FOUND for every link that is not good. */
export const lookAtLink = (link: string): Promise<TaskLinkState> =>
  request(`${path}/look`, TaskLinkState, { method: 'POST', body: { link } });

/** Answers for whoever has a link and nothing else: no run can be looked at. */
export function linkClient(link: string): TaskClient {
  const refuse = () => Promise.reject(new FlowError('FORBIDDEN', 'A link shows its task and nothing else.'));
  return {
    place: 'server',
    get: refuse,
    journal: refuse,
    async answer(_, answer, { by, seen } = {}) {
      const name = by === undefined ? {} : { name: by.slice(0, 100) };
      const body = { link, answer, ...name, ...(seen === undefined ? {} : { seen }) };
      await request(`${path}/answer`, AnswerAccepted, { method: 'POST', body });
    },
  };
}

/** A new link of a task, for somebody without an account. */
export const makeTaskLink = (task: string, note: string) =>
  request(`/api/tasks/${encodeURIComponent(task)}/links`, TaskLinkCreated, { method: 'POST', body: { note } });
