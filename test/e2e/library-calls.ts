import type { APIRequestContext } from '@playwright/test';
import { expect } from './fixtures.ts';

/** Publishes by the API, as another program would. */
export async function publish(request: APIRequestContext, token: string, body: object): Promise<void> {
  const response = await request.post('/api/library', { headers: bearer(token), data: body });
  expect(response.status(), await response.text()).toBe(201);
}

export function bearer(token: string) {
  return { authorization: `Bearer ${token}` };
}
