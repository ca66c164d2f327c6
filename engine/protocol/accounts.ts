import { z } from 'zod';
import { Identifier } from '../format/names.ts';
import { Id } from './runs.ts';

export const MemberRoleSchema = z.enum(['viewer', 'member', 'admin']);
export const Login = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._@-]{0,99}$/, 'must be 1–100 lower-case letters, digits, ".", "_", "@" or "-"');
const Name = z.string().trim().min(1).max(100);
const Password = z.string().min(12, 'must have at least 12 characters').max(1000);
const Secret = z.string().min(1).max(200);

/** The roles of people, as flows name them, that somebody answers for. */
export const AnswersFor = z.array(Identifier).max(100);

export const MemberView = z
  .strictObject({
    id: z.string(),
    login: z.string(),
    name: z.string(),
    role: MemberRoleSchema,
    createdAt: z.number(),
    answersFor: AnswersFor,
  })
  .meta({ id: 'Member' });
export const MemberList = z.strictObject({ members: z.array(MemberView) }).meta({ id: 'MemberList' });

/** Who is signed in, and whether anybody has to be. */
export const AccountView = z
  .strictObject({
    /** False on a server that only this machine reaches: then its one user is let in. */
    accounts: z.boolean(),
    member: z
      .strictObject({ id: z.string(), name: z.string(), role: MemberRoleSchema, answersFor: AnswersFor.default([]) })
      .optional(),
  })
  .meta({ id: 'Account' });

export const SignInRequest = z
  .strictObject({ login: z.string().trim().toLowerCase().max(200), password: z.string().max(1000) })
  .meta({ id: 'SignIn' });
export const InvitationLook = z.strictObject({ invitation: Secret }).meta({ id: 'InvitationLook' });
export const JoinRequest = z
  .strictObject({ invitation: Secret, login: Login, name: Name, password: Password })
  .meta({ id: 'Join' });
export const PasswordResetRequest = z
  .strictObject({ invitation: Secret, password: Password })
  .meta({ id: 'PasswordReset' });
export const PasswordRequest = z
  .strictObject({ old: z.string().max(1000), password: Password })
  .meta({ id: 'PasswordChange' });

export const SessionView = z
  .strictObject({
    id: Id,
    createdAt: z.number(),
    seenAt: z.number(),
    agent: z.string(),
    /** The one that asks. */
    current: z.boolean(),
  })
  .meta({ id: 'Session' });
export const SessionList = z.strictObject({ sessions: z.array(SessionView) }).meta({ id: 'SessionList' });

export const TokenView = z
  .strictObject({
    id: Id,
    name: z.string(),
    role: MemberRoleSchema,
    createdAt: z.number(),
    expiresAt: z.number(),
    usedAt: z.number().optional(),
  })
  .meta({ id: 'ApiToken' });
export const TokenList = z.strictObject({ tokens: z.array(TokenView) }).meta({ id: 'ApiTokenList' });
export const TokenRequest = z
  .strictObject({ name: Name, role: MemberRoleSchema, days: z.int().min(1).max(366).default(90) })
  .meta({ id: 'NewApiToken' });
/** Its secret is shown here and never again. */
export const TokenCreated = TokenView.extend({ secret: z.string() }).meta({ id: 'ApiTokenCreated' });

export const InvitationView = z
  .strictObject({ id: Id, role: MemberRoleSchema, note: z.string(), createdAt: z.number(), expiresAt: z.number() })
  .meta({ id: 'Invitation' });
/** What the link of an invitation is for: somebody new, or a member who sets another password. */
export const InvitationPurpose = InvitationView.extend({
  login: z.string().optional().describe('Of the member who sets another password with it'),
}).meta({ id: 'InvitationPurpose' });
export const InvitationList = z.strictObject({ invitations: z.array(InvitationView) }).meta({ id: 'InvitationList' });
export const InviteRequest = z
  .strictObject({ role: MemberRoleSchema, note: z.string().trim().max(200).default('') })
  .meta({ id: 'Invite' });
export const InvitationCreated = InvitationView.extend({ secret: z.string() }).meta({ id: 'InvitationCreated' });
export const RoleRequest = z.strictObject({ role: MemberRoleSchema }).meta({ id: 'RoleChange' });
export const AnswersForRequest = z.strictObject({ roles: AnswersFor }).meta({ id: 'AnswersForChange' });

export const AuditEventView = z
  .strictObject({
    id: z.int(),
    at: z.number(),
    actor: z.string(),
    name: z.string(),
    action: z.string(),
    target: z.string(),
    detail: z.string(),
  })
  .meta({ id: 'AuditEvent' });
export const AuditList = z
  .strictObject({
    events: z.array(AuditEventView),
    next: z.int().optional().describe('Pass as `before` for the next page.'),
  })
  .meta({ id: 'AuditList' });

export type AccountView = z.infer<typeof AccountView>;
export type MemberView = z.infer<typeof MemberView>;
export type SessionView = z.infer<typeof SessionView>;
export type TokenView = z.infer<typeof TokenView>;
export type InvitationView = z.infer<typeof InvitationView>;
export type AuditEventView = z.infer<typeof AuditEventView>;
