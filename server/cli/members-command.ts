import { MemberRoleSchema } from '#engine/protocol/accounts';
import { readPublicUrl } from '../access/access-rules.ts';
import { localActor } from '../access/actor.ts';
import { Accounts } from '../accounts/accounts.ts';
import { openSql } from '../host/open-data.ts';
import { systemClock } from '../host/system-clock.ts';
import { findServer } from '../server-note.ts';
import { exitStatus } from './exit-status.ts';
import { badArguments, dataFolderOf, readOptions, requireOne } from './options.ts';
import type { Terminal } from './terminal.ts';

interface Task {
  readonly accounts: Accounts;
  readonly rest: readonly string[];
  readonly values: { readonly role?: string | undefined; readonly note?: string | undefined };
  readonly say: (value: object, text: string) => void;
  /** The whole link for a secret; without its address when nobody said by which name people reach the server. */
  readonly linkOf: (secret: string) => string;
}

const commands: Readonly<Record<string, (task: Task) => Promise<void>>> = {
  list,
  invite,
  remove,
  'reset-password': reset,
};

/** `flowright members …`: works on the database itself, so that it needs no server, and helps when nobody can sign in. */
export async function members(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = readOptions(args, {
    data: { type: 'string' },
    store: { type: 'string' },
    role: { type: 'string' },
    note: { type: 'string' },
    json: { type: 'boolean' },
  });
  const [name = 'list', ...rest] = positionals;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined)
    throw badArguments(`"members" takes list, invite, remove or reset-password, and no "${name}".`);
  const folder = dataFolderOf(values.data, terminal);
  const { sql, close } = await openSql(folder, values.store ?? terminal.environment.FLOWRIGHT_STORE);
  try {
    await command({
      accounts: new Accounts(sql, systemClock()),
      rest,
      values,
      say: (value, text) => terminal.print(values.json === true ? JSON.stringify(value) : text),
      linkOf: (secret) => `${originOf(folder, terminal)}/join#${secret}`,
    });
  } finally {
    await close();
  }
  return exitStatus.completed;
}

async function list({ accounts, say, rest }: Task): Promise<void> {
  refuseMore(rest);
  const all = await accounts.members.list();
  const lines = all.map(({ login, role, name }) => `${login}  ${role}  ${name}`);
  say({ members: all }, lines.length === 0 ? 'There are no members yet.' : lines.join('\n'));
}

async function invite({ accounts, values, say, linkOf, rest }: Task): Promise<void> {
  refuseMore(rest);
  const role = MemberRoleSchema.safeParse(values.role);
  if (!role.success) throw badArguments('--role is missing, or none of viewer, member and admin.');
  const { secret, ...invitation } = await accounts.invite(localActor, { role: role.data, note: values.note ?? '' });
  const link = linkOf(secret);
  say({ ...invitation, link }, `Good once, for a week:\n${link}`);
}

async function remove({ accounts, rest, say }: Task): Promise<void> {
  const member = await requireMember(accounts, requireOne(rest, 'LOGIN'));
  await accounts.remove(member.id);
  await accounts.record(localActor, { action: 'member.removed', target: member.login, detail: '' });
  say({ removed: member.login }, `${member.login} is no member any more; their sessions and tokens have ended.`);
}

async function reset({ accounts, rest, say, linkOf }: Task): Promise<void> {
  const login = requireOne(rest, 'LOGIN');
  const link = linkOf((await accounts.inviteBack(localActor, login)).secret);
  say({ login, link }, `With this link ${login} sets another password. Good once, for a week:\n${link}`);
}

async function requireMember({ members: store }: Accounts, login: string) {
  const member = await store.byLogin(login);
  if (member !== undefined) return member;
  throw badArguments(`There is no member "${login}".`);
}

function refuseMore(rest: readonly string[]): void {
  if (rest.length > 0) throw badArguments(`"${rest[0]}" is one too many.`);
}

function originOf(folder: string, { environment }: Terminal): string {
  const { FLOWRIGHT_PUBLIC_URL: url } = environment;
  if (url !== undefined && url !== '') return readPublicUrl(url).origin;
  return findServer(folder)?.url ?? '';
}
