import type { MemberView } from '#engine/protocol/accounts';

export type MemberRole = MemberView['role'];

export const memberRoles: readonly MemberRole[] = ['viewer', 'member', 'admin'];

interface RightRule {
  /** The least role that has it. */
  readonly role: MemberRole;
  /** What the server is asked when it is used; a test compares them with what the server lets this role do. */
  readonly routes: readonly string[];
}

/**
 * What not everybody who is let in may do. Buttons and commands that the server would refuse are not offered: they all
 * ask here, by `useMay`.
 */
export const rights = {
  startRuns: {
    role: 'member',
    routes: ['POST /api/runs', 'POST /api/runs/import', 'POST /api/runs/{id}/fork'],
  },
  steerRuns: {
    role: 'member',
    routes: ['cancel', 'pause', 'resume', 'performer', 'breakpoints', 'edit'].map(
      (name) => `POST /api/runs/{id}/${name}`,
    ),
  },
  answerTasks: { role: 'member', routes: ['POST /api/tasks/{id}/answer'] },
  assignTasks: { role: 'member', routes: ['PUT /api/tasks/{id}/assignee', 'DELETE /api/tasks/{id}/assignee'] },
  linkTasks: {
    role: 'member',
    routes: ['POST /api/tasks/{id}/links', 'GET /api/tasks/{id}/links', 'DELETE /api/tasks/{id}/links/{link}'],
  },
  publish: {
    role: 'member',
    routes: [
      'POST /api/library',
      'POST /api/library/advice',
      'POST /api/library/examples',
      'POST /api/library/{name}/{version}/fork',
      'POST /api/library/{name}/{version}/deprecate',
      'POST /api/library/{name}/{version}/withdraw',
      'POST /api/library/{name}/{version}/restore',
    ],
  },
  exchangeFlows: {
    role: 'member',
    routes: ['export', 'import', 'pull', 'push'].map((name) => `POST /api/library/${name}`),
  },
  runBatches: {
    role: 'member',
    routes: [
      'POST /api/batches',
      'DELETE /api/batches/{id}',
      'POST /api/batches/{id}/cancel',
      'POST /api/batches/{id}/resume',
    ],
  },
  /** A run in the browser that calls models or hosts through the server. */
  callThroughServer: { role: 'member', routes: ['POST /api/models/call', 'POST /api/http-calls'] },
  setUpModels: {
    role: 'admin',
    routes: [
      'PUT /api/settings/providers/{name}',
      'DELETE /api/settings/providers/{name}',
      'POST /api/settings/providers/{name}/test',
    ],
  },
  setUpTools: {
    role: 'admin',
    routes: [
      'PUT /api/settings/tool-servers/{name}',
      'DELETE /api/settings/tool-servers/{name}',
      'POST /api/settings/tool-servers/{name}/test',
    ],
  },
  /** A run in the browser that uses the server's tools. */
  callTools: { role: 'admin', routes: ['POST /api/tool-calls'] },
  setUpWebhooks: {
    role: 'admin',
    routes: [
      'GET /api/webhooks',
      'POST /api/webhooks',
      'PUT /api/webhooks/{id}',
      'DELETE /api/webhooks/{id}',
      'POST /api/webhooks/{id}/secret',
      'POST /api/webhooks/{id}/test',
      'GET /api/webhooks/{id}/deliveries',
      'POST /api/webhooks/{id}/deliveries/{delivery}/again',
    ],
  },
  manageMembers: {
    role: 'admin',
    routes: [
      'PUT /api/members/{id}/role',
      'PUT /api/members/{id}/answers-for',
      'DELETE /api/members/{id}',
      'GET /api/invitations',
      'POST /api/invitations',
      'DELETE /api/invitations/{id}',
      'GET /api/audit',
    ],
  },
} as const satisfies Readonly<Record<string, RightRule>>;

export type Right = keyof typeof rights;

/** Whether a role may do what needs a right. */
export function hasRight(role: MemberRole, right: Right): boolean {
  return memberRoles.indexOf(role) >= memberRoles.indexOf(rights[right].role);
}
