import { IncomingMessage, ServerResponse } from 'node:http';
import type { Context, MiddlewareHandler } from 'hono';
import { FlowError } from '#engine/errors';
import { actorOf } from '../../access/actor.ts';
import type { ClientAddress, ProxyEnvironment } from '../../access/client-address.ts';
import { answerProblem } from '../problem.ts';
import { TokenBuckets } from './token-buckets.ts';

export interface LimitEnvironment extends ProxyEnvironment {
  /** Requests a second of one member, and of one address. */
  readonly FLOWRIGHT_REQUESTS_PER_SECOND?: string | undefined;
  /** Requests of one member that are answered at once; streams of events are such requests, too. */
  readonly FLOWRIGHT_REQUESTS_AT_ONCE?: string | undefined;
}

export interface RequestLimits {
  /** Before anybody is let in: by address. */
  readonly addresses: MiddlewareHandler;
  /** After somebody was let in: by member. */
  readonly actors: MiddlewareHandler;
}

const usual = { perSecond: 100, atOnce: 200 };
/** Several members may share an address. */
const membersOfAddress = 5;
const burstSeconds = 4;

/**
 * What one member or address may ask of the server. Where only this machine reaches it (`isShared` false) there is
 * no limit but what the environment says. Throws BAD_REQUEST for what is no number.
 */
export function requestLimits(
  environment: LimitEnvironment,
  { isShared, addressOf }: { readonly isShared: boolean; readonly addressOf: ClientAddress },
  now = () => performance.now(),
): RequestLimits {
  const most = (name: keyof LimitEnvironment, otherwise: number) =>
    readNumber(name, environment[name]) ?? (isShared ? otherwise : Number.POSITIVE_INFINITY);
  const perSecond = most('FLOWRIGHT_REQUESTS_PER_SECOND', usual.perSecond);
  const atOnce = most('FLOWRIGHT_REQUESTS_AT_ONCE', usual.atOnce);
  const byAddress = rate(perSecond * membersOfAddress);
  const byActor = rate(perSecond);
  const inHand = new Map<string, number>();
  return {
    async addresses(context, next) {
      const wait = byAddress(addressOf(context), now());
      return wait > 0 ? refuse(context, wait, 'This address sends') : next();
    },
    async actors(context, next) {
      const { member } = actorOf(context);
      const wait = byActor(member, now());
      if (wait > 0) return refuse(context, wait, 'You send');
      const before = inHand.get(member) ?? 0;
      if (before >= atOnce) return refuse(context, 1000, `More than ${atOnce} requests are under way. You send`);
      inHand.set(member, before + 1);
      const done = () => {
        const left = (inHand.get(member) ?? 1) - 1;
        if (left === 0) inHand.delete(member);
        else inHand.set(member, left);
      };
      const connection = connectionOf(context);
      // A stream goes on after its answer began: it ends with the connection's answer, not with `next`.
      if (connection !== undefined) connection.outgoing.once('close', done);
      await next();
      if (connection === undefined) done();
    },
  };
}

interface Connection {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
}

/** Undefined where a request did not come over the network. */
function connectionOf({ env }: Context): Connection | undefined {
  const { incoming, outgoing }: { incoming?: unknown; outgoing?: unknown } = env ?? {};
  return incoming instanceof IncomingMessage && outgoing instanceof ServerResponse ? { incoming, outgoing } : undefined;
}

function rate(perSecond: number): (key: string, now: number) => number {
  if (perSecond === Number.POSITIVE_INFINITY) return () => 0;
  const buckets = new TokenBuckets({ perSecond, burst: perSecond * burstSeconds });
  return (key, now) => buckets.take(key, now);
}

function refuse(context: Context, waitMs: number, who: string): Response {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  context.header('retry-after', String(seconds));
  return answerProblem(
    context,
    new FlowError('TOO_MANY_REQUESTS', `${who} more than is answered here; again in ${seconds} s.`),
  );
}

function readNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new FlowError('BAD_REQUEST', `${name} ${text}: it is a whole number from 1 on.`);
}
