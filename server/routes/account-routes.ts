import { z } from 'zod';
import { FlowError } from '#engine/errors';
import {
  AccountView,
  InvitationLook,
  InvitationPurpose,
  JoinRequest,
  MemberView,
  PasswordRequest,
  PasswordResetRequest,
  SessionList,
  SignInRequest,
  TokenCreated,
  TokenList,
  TokenRequest,
} from '#engine/protocol/accounts';
import { Id } from '#engine/protocol/index';
import { cookieOf, giveCookie, takeCookie } from '../access/guard.ts';
import type { Accounts } from '../accounts/accounts.ts';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';

const IdParams = z.strictObject({ id: Id });
const small = 10_000;

/** What is answered to somebody who has not signed in. Nothing else of the API is. */
export function signInRoutes({ rules }: Pick<ServerParts, 'rules'>): Endpoint[] {
  return [
    endpoint(
      {
        method: 'post',
        path: '/account/sign-in',
        access: 'public',
        summary: 'Sign in; the session comes as a cookie',
        body: SignInRequest,
        maxBodyBytes: small,
        reply: AccountView,
        refusals: [401],
      },
      async ({ body, context }) => {
        const agent = context.req.header('user-agent') ?? '';
        const address = rules.addressOf?.(context) ?? '';
        const { actor, secret } = await accountsOf(rules).signIn({
          ...body,
          agent,
          address,
          replaces: cookieOf(context, rules),
        });
        giveCookie(context, rules, secret);
        return viewAccount(rules, actor);
      },
    ),
    endpoint(
      {
        method: 'post',
        path: '/account/invitation',
        access: 'public',
        summary: 'What an invitation is for',
        body: InvitationLook,
        maxBodyBytes: small,
        reply: InvitationPurpose,
      },
      async ({ body }) => {
        const { member, note, ...invitation } = await accountsOf(rules).invitation(body.invitation);
        return member === undefined ? { ...invitation, note } : { ...invitation, note: '', login: note };
      },
    ),
    endpoint(
      {
        method: 'post',
        path: '/account/join',
        access: 'public',
        summary: 'Accept an invitation',
        body: JoinRequest,
        maxBodyBytes: small,
        reply: MemberView,
        status: 201,
        refusals: [409],
      },
      ({ body }) => accountsOf(rules).join(body),
    ),
    endpoint(
      {
        method: 'post',
        path: '/account/password-reset',
        access: 'public',
        summary: 'Set another password with a link from an admin',
        body: PasswordResetRequest,
        maxBodyBytes: small,
      },
      async ({ body }) => {
        await accountsOf(rules).resetPassword(body);
        return undefined;
      },
    ),
  ];
}

/** A member's own account. */
export function accountRoutes(parts: ServerParts): Endpoint[] {
  return [...ownRoutes(parts), ...sessionRoutes(parts), ...tokenRoutes(parts)];
}

function ownRoutes({ rules }: ServerParts): Endpoint[] {
  return [
    endpoint(
      { method: 'get', path: '/account', access: 'viewer', summary: 'Who is signed in', reply: AccountView },
      ({ actor }) => viewAccount(rules, actor),
    ),
    endpoint(
      { method: 'post', path: '/account/sign-out', access: 'viewer', summary: 'End this session' },
      async ({ actor, context }) => {
        if (actor.session !== undefined) await accountsOf(rules).credentials.endSession(actor.member, actor.session);
        takeCookie(context, rules);
        return undefined;
      },
    ),
    endpoint(
      {
        method: 'post',
        path: '/account/password',
        access: 'viewer',
        summary: 'Another password; all other sessions end',
        body: PasswordRequest,
        maxBodyBytes: small,
        refusals: [429],
      },
      async ({ actor, body, context }) => {
        giveCookie(context, rules, await accountsOf(rules).changePassword(requireSession(actor), body));
        return undefined;
      },
    ),
  ];
}

function sessionRoutes({ rules }: ServerParts): Endpoint[] {
  return [
    endpoint(
      {
        method: 'get',
        path: '/account/sessions',
        access: 'viewer',
        summary: 'Where one is signed in',
        reply: SessionList,
      },
      async ({ actor }) => {
        const sessions = await accountsOf(rules).sessions(actor.member);
        return { sessions: sessions.map((session) => ({ ...session, current: session.id === actor.session })) };
      },
    ),
    endpoint(
      {
        method: 'delete',
        path: '/account/sessions/{id}',
        access: 'viewer',
        summary: 'End a session of one’s own',
        params: IdParams,
      },
      async ({ actor, params }) => {
        if (!(await accountsOf(rules).credentials.endSession(requireSession(actor).member, params.id)))
          throw nothing('session');
        return undefined;
      },
    ),
  ];
}

function tokenRoutes({ rules }: ServerParts): Endpoint[] {
  return [
    endpoint(
      { method: 'get', path: '/account/tokens', access: 'viewer', summary: 'One’s own API tokens', reply: TokenList },
      async ({ actor }) => {
        const tokens = await accountsOf(rules).credentials.tokens(actor.member);
        return { tokens: tokens.map(({ usedAt, ...token }) => (usedAt === undefined ? token : { ...token, usedAt })) };
      },
    ),
    endpoint(
      {
        method: 'post',
        path: '/account/tokens',
        access: 'viewer',
        summary: 'A new API token; its secret is shown once',
        body: TokenRequest,
        reply: TokenCreated,
        status: 201,
      },
      async ({ actor, body }) => {
        const { usedAt: _, ...token } = await accountsOf(rules).createToken(requireSession(actor), body);
        return token;
      },
    ),
    endpoint(
      {
        method: 'delete',
        path: '/account/tokens/{id}',
        access: 'viewer',
        summary: 'Revoke an API token of one’s own',
        params: IdParams,
      },
      async ({ actor, params }) => {
        if (!(await accountsOf(rules).credentials.removeToken(requireSession(actor).member, params.id)))
          throw nothing('token');
        return undefined;
      },
    ),
  ];
}

type Rules = ServerParts['rules'];
type Actor = NonNullable<Awaited<ReturnType<Rules['admit']>>>;

/** Rejects with NOT_FOUND on a server without accounts. */
export function accountsOf({ accounts }: Pick<Rules, 'accounts'>): Accounts {
  if (accounts !== undefined) return accounts;
  throw new FlowError('NOT_FOUND', 'This server has no accounts: only this machine reaches it.');
}

/** A program that holds a token can make no new ones, set no other password, and put nobody out. */
function requireSession(actor: Actor): Actor {
  if (actor.via === 'session') return actor;
  throw new FlowError('FORBIDDEN', 'This is for whoever has signed in, not for a token.');
}

async function viewAccount({ accounts }: Rules, { member, name, role }: Actor): Promise<AccountView> {
  const answersFor = (await accounts?.members.answersFor(member)) ?? [];
  return { accounts: accounts !== undefined, member: { id: member, name, role, answersFor } };
}

function nothing(what: string): FlowError {
  return new FlowError('NOT_FOUND', `There is no such ${what}.`);
}
