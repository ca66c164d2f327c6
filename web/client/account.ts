import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  AccountView,
  AuditList,
  InvitationCreated,
  InvitationList,
  InvitationPurpose,
  type InviteRequest,
  type JoinRequest,
  MemberList,
  MemberView as MemberViewSchema,
  type PasswordRequest,
  SessionList,
  TokenCreated,
  TokenList,
  type TokenRequest,
} from '#engine/protocol/accounts';
import { queryClient } from './query-client.ts';
import { request, send } from './request.ts';
import { hasRight, type MemberRole, type Right } from './rights.ts';
import type { RunPlace } from './run-client.ts';
import { setSignedOut } from './signed-out.ts';

export const accountKey = ['account'];

export const useAccount = (enabled = true) =>
  useQuery({
    queryKey: accountKey,
    queryFn: () => request('/api/account', AccountView),
    enabled,
    staleTime: 60_000,
    retry: false,
  });

/** Whether who is signed in has a right; true where nobody has to sign in, and until it is known who is. */
export function useMay(right: Right): boolean {
  const { data } = useAccount();
  return data?.member === undefined || hasRight(data.member.role, right);
}

/** `useMay` for something in a place: in this browser everybody may do everything. */
export function useMayIn(place: RunPlace, right: Right): boolean {
  const may = useMay(right);
  return place === 'browser' || may;
}

/** Signs in, and lets what was refused meanwhile be asked again. */
export async function signIn(login: string, password: string): Promise<void> {
  const before = queryClient.getQueryData<AccountView>(accountKey)?.member?.id;
  const account = await request('/api/account/sign-in', AccountView, { method: 'POST', body: { login, password } });
  // Nothing that one member saw is shown to another.
  if (before !== undefined && before !== account.member?.id) {
    location.reload();
    return;
  }
  queryClient.setQueryData(accountKey, account);
  setSignedOut(false);
  await queryClient.invalidateQueries();
}

export async function signOut(): Promise<void> {
  await send('/api/account/sign-out', { method: 'POST' });
  location.assign('/');
}

export const lookAtInvitation = (invitation: string) =>
  request('/api/account/invitation', InvitationPurpose, { method: 'POST', body: { invitation } });
export const join = (body: z.input<typeof JoinRequest>) =>
  request('/api/account/join', MemberViewSchema, { method: 'POST', body });
export const resetPassword = (invitation: string, password: string) =>
  send('/api/account/password-reset', { method: 'POST', body: { invitation, password } });
export const changePassword = (body: z.input<typeof PasswordRequest>) =>
  send('/api/account/password', { method: 'POST', body });

export const useSessions = () =>
  useQuery({ queryKey: ['account', 'sessions'], queryFn: () => request('/api/account/sessions', SessionList) });
export const endSession = (id: string) => send(`/api/account/sessions/${id}`, { method: 'DELETE' });

export const useTokens = () =>
  useQuery({ queryKey: ['account', 'tokens'], queryFn: () => request('/api/account/tokens', TokenList) });
export const createToken = (body: z.input<typeof TokenRequest>) =>
  request('/api/account/tokens', TokenCreated, { method: 'POST', body });
export const revokeToken = (id: string) => send(`/api/account/tokens/${id}`, { method: 'DELETE' });

export const membersKey = ['members'];
export const useMembers = () => useQuery({ queryKey: membersKey, queryFn: () => request('/api/members', MemberList) });
export const setRole = (id: string, role: MemberRole) =>
  send(`/api/members/${id}/role`, { method: 'PUT', body: { role } });
export const setAnswersFor = (id: string, roles: readonly string[]) =>
  send(`/api/members/${id}/answers-for`, { method: 'PUT', body: { roles } });
export const removeMember = (id: string) => send(`/api/members/${id}`, { method: 'DELETE' });

export const useInvitations = () =>
  useQuery({ queryKey: [...membersKey, 'invited'], queryFn: () => request('/api/invitations', InvitationList) });
export const invite = (body: z.input<typeof InviteRequest>) =>
  request('/api/invitations', InvitationCreated, { method: 'POST', body });
export const withdraw = (id: string) => send(`/api/invitations/${id}`, { method: 'DELETE' });

export interface AuditQuery {
  readonly actor?: string;
  readonly action?: string;
  readonly before?: number;
}

export function listAudit(query: AuditQuery) {
  const given = Object.entries(query).map(([key, value]) => [key, String(value)]);
  return request(`/api/audit?${new URLSearchParams([...given, ['limit', '50']])}`, AuditList);
}
