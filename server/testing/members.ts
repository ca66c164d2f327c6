import type { MemberRole } from '../access/actor.ts';
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

/** Invites somebody, joins and signs in. */
export async function addMember(server: TestServer, login: string, role: MemberRole): Promise<TestMember> {
  const { accounts } = server.running;
  const local = { member: 'local', name: 'test', role: 'admin', via: 'local' } as const;
  const { secret } = await accounts.invite(local, { role, note: login });
  const { id } = await accounts.join({ invitation: secret, login, name: login.toUpperCase(), password });
  const answer = await server.call('/api/account/sign-in', { body: { login, password }, withToken: false });
  const cookie = String(answer.headers['set-cookie']).split(';')[0]!;
  const call = (place: string, given: Call = {}) =>
    server.call(place, { ...given, withToken: false, headers: { cookie, ...given.headers } });
  return { id, login, cookie, call };
}
