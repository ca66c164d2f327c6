import { z } from 'zod';
import { FlowError } from '#engine/errors';
import {
  AnswersForRequest,
  AuditList,
  InvitationCreated,
  InvitationList,
  InviteRequest,
  MemberList,
  RoleRequest,
} from '#engine/protocol/accounts';
import { Id } from '#engine/protocol/index';
import type { Accounts } from '../accounts/accounts.ts';
import type { Member } from '../accounts/member-store.ts';
import type { ServerParts } from '../server-parts.ts';
import { accountsOf } from './account-routes.ts';
import { type Endpoint, endpoint } from './endpoint.ts';

const IdParams = z.strictObject({ id: Id });
const AuditQuery = z.strictObject({
  actor: z.string().max(100).optional(),
  action: z.string().max(100).optional(),
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** Who may be here, and what they did. */
export function memberRoutes({ rules }: Pick<ServerParts, 'rules'>): Endpoint[] {
  return [...membersRoutes(rules), ...invitationRoutes(rules), auditRoute(rules)];
}

type Rules = ServerParts['rules'];

function membersRoutes(rules: Rules): Endpoint[] {
  return [
    endpoint(
      // Whoever assigns a task must see to whom.
      { method: 'get', path: '/members', access: 'viewer', summary: 'Members', reply: MemberList },
      async () => {
        const members = (await rules.accounts?.members.list()) ?? [];
        return { members: members.map(({ answersFor, ...member }) => ({ ...member, answersFor: [...answersFor] })) };
      },
    ),
    endpoint(
      {
        method: 'put',
        path: '/members/{id}/role',
        access: 'admin',
        summary: 'Give a member another role',
        params: IdParams,
        body: RoleRequest,
        refusals: [409],
      },
      async ({ params, body, actor }) => {
        const accounts = accountsOf(rules);
        const { login } = await requireMember(accounts, params.id);
        await accounts.members.setRole(params.id, body.role);
        await accounts.record(actor, { action: 'member.role', target: login, detail: body.role });
        return undefined;
      },
    ),
    endpoint(
      {
        method: 'put',
        path: '/members/{id}/answers-for',
        access: 'admin',
        summary: 'Say which roles of people a member answers for',
        params: IdParams,
        body: AnswersForRequest,
      },
      async ({ params, body, actor }) => {
        const accounts = accountsOf(rules);
        const { login } = await requireMember(accounts, params.id);
        await accounts.members.setAnswersFor(params.id, body.roles);
        await accounts.record(actor, { action: 'member.answers-for', target: login, detail: body.roles.join(', ') });
        return undefined;
      },
    ),
    endpoint(
      {
        method: 'delete',
        path: '/members/{id}',
        access: 'admin',
        summary: 'Remove a member; their sessions and tokens end at once',
        params: IdParams,
        refusals: [409],
      },
      async ({ params, actor }) => {
        const accounts = accountsOf(rules);
        const { login } = await requireMember(accounts, params.id);
        await accounts.remove(params.id);
        await accounts.record(actor, { action: 'member.removed', target: login, detail: '' });
        return undefined;
      },
    ),
  ];
}

function invitationRoutes(rules: Rules): Endpoint[] {
  return [
    endpoint(
      { method: 'get', path: '/invitations', access: 'admin', summary: 'Open invitations', reply: InvitationList },
      async () => ({ invitations: await accountsOf(rules).invitations() }),
    ),
    endpoint(
      {
        method: 'post',
        path: '/invitations',
        access: 'admin',
        summary: 'Invite somebody; the secret of their link is shown once',
        body: InviteRequest,
        reply: InvitationCreated,
        status: 201,
      },
      ({ actor, body }) => accountsOf(rules).invite(actor, body),
    ),
    endpoint(
      {
        method: 'delete',
        path: '/invitations/{id}',
        access: 'admin',
        summary: 'Take an invitation back',
        params: IdParams,
      },
      async ({ params, actor }) => {
        const accounts = accountsOf(rules);
        if (!(await accounts.credentials.removeInvitation(params.id)))
          throw new FlowError('NOT_FOUND', 'There is no such invitation.');
        await accounts.record(actor, { action: 'invitation.withdrawn', target: params.id, detail: '' });
        return undefined;
      },
    ),
  ];
}

function auditRoute(rules: Rules): Endpoint {
  return endpoint(
    {
      method: 'get',
      path: '/audit',
      access: 'admin',
      summary: 'What was done here, newest first',
      query: AuditQuery,
      reply: AuditList,
    },
    async ({ query }) => {
      const events = await accountsOf(rules).audit.list(query);
      const last = events.at(-1);
      return { events, ...(last === undefined || events.length < query.limit ? {} : { next: last.id }) };
    },
  );
}

async function requireMember({ members }: Accounts, id: string): Promise<Member> {
  const member = await members.byId(id);
  if (member !== undefined) return member;
  throw new FlowError('NOT_FOUND', 'There is no such member.');
}
