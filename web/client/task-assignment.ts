import type { z } from 'zod';
import { type AssignRequest, TaskState } from '#engine/protocol/index';
import { queryClient } from './query-client.ts';
import { request } from './request.ts';

const path = (task: string) => `/api/tasks/${encodeURIComponent(task)}/assignee`;

/** Gives a task of the server to a member, a role or a name, and shows that at once. Rejects as the server does. */
export async function giveTask(task: string, to: z.input<typeof AssignRequest>): Promise<void> {
  await request(path(task), TaskState, { method: 'PUT', body: to });
  await queryClient.invalidateQueries({ queryKey: ['tasks'] });
}

/** Gives a task back: whoever likes may take it. */
export async function giveTaskBack(task: string): Promise<void> {
  await request(path(task), TaskState, { method: 'DELETE' });
  await queryClient.invalidateQueries({ queryKey: ['tasks'] });
}
