import type { MemberRole } from '../access/actor.ts';
import { hashPassword } from '../accounts/passwords.ts';
import { newSecret } from '../accounts/secrets.ts';
import { newId } from '../host/ids.ts';
import type { Answer, Call, TestServer } from './test-server.ts';

export const password = 'a long enough password';

/** Somebody who has signed in on a test server with accounts. */
export interface TestMember {
  readonly id: string;
  readonly login: string;
  /** The session's cookie, as a browser sends it. */
  readonly cookie: string;
  /** Calls with the session, or with other headers. */
  call(place: string, call?: Call): Promise<Answer>;
}

/** The environment of a server with accounts. */
export const publicEnvironment = { FLOWRIGHT_PUBLIC_URL: 'http://flows.example.org' };

/** A hash is slow on purpose: one is enough for all members of a file. */
let passwordHash: Promise<string> | undefined;

/** A member who has signed in, without the seconds that passwords take; joining and signing in have tests of their own. */
export async function addMember(server: TestServer, login: string, role: MemberRole): Promise<TestMember> {
  const { accounts, port } = server.running;
  passwordHash ??= hashPassword(password);
  const id = newId();
  const now = Date.now();
  const member = { id, login, name: login.toUpperCase(), role, createdAt: now, answersFor: [] };
  await accounts.members.add({ ...member, passwordHash: await passwordHash });
  const { secret, hash } = newSecret('session');
  const session = { id: newId(), createdAt: now, seenAt: now, agent: 'test', expiresAt: now + 3_600_000 };
  await accounts.credentials.addSession({ hash, member: id, value: session });
  const cookie = `flowright_session_${port}=${secret}`;
  const call = (place: string, given: Call = {}) =>
    server.call(place, { ...given, withToken: false, headers: { cookie, ...given.headers } });
  return { id, login, cookie, call };
}
