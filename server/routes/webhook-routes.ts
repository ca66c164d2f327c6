import { z } from 'zod';
import { Id } from '#engine/protocol/index';
import { WebhookCreated, WebhookDeliveryList, WebhookInput, WebhookList, WebhookTest } from '#engine/protocol/webhooks';
import type { Actor } from '../access/actor.ts';
import type { ServerParts } from '../server-parts.ts';
import { type Endpoint, endpoint } from './endpoint.ts';

const IdParams = z.strictObject({ id: Id });
const DeliveryParams = z.strictObject({ id: Id, delivery: Id });

/** Who outside is told what happens, and how that went. Addresses may hold secrets: only admins see them. */
export function webhookRoutes(parts: ServerParts): Endpoint[] {
  return [...hookRoutes(parts), ...deliveryRoutes(parts)];
}

function hookRoutes(parts: ServerParts): Endpoint[] {
  const { webhooks } = parts;
  return [
    endpoint(
      { method: 'get', path: '/webhooks', access: 'admin', summary: 'Webhooks, without secrets', reply: WebhookList },
      async () => ({ webhooks: await webhooks.list() }),
    ),
    endpoint(
      {
        method: 'post',
        path: '/webhooks',
        access: 'admin',
        summary: 'Tell somebody outside; the secret that signatures are verified with is shown once',
        body: WebhookInput,
        reply: WebhookCreated,
        status: 201,
        refusals: [413],
      },
      async ({ body, actor }) => {
        const created = await webhooks.add(body);
        await record(parts, actor, { action: 'webhook.added', target: hostOf(body.url) });
        return created;
      },
    ),
    endpoint(
      {
        method: 'put',
        path: '/webhooks/{id}',
        access: 'admin',
        summary: 'Change a webhook; its secret stays',
        params: IdParams,
        body: WebhookInput,
      },
      async ({ params, body, actor }) => {
        await webhooks.change(params.id, body);
        await record(parts, actor, { action: 'webhook.changed', target: hostOf(body.url) });
        return undefined;
      },
    ),
    endpoint(
      {
        method: 'delete',
        path: '/webhooks/{id}',
        access: 'admin',
        summary: 'Remove a webhook and what it was still to be told',
        params: IdParams,
      },
      async ({ params, actor }) => {
        const { url } = await webhooks.find(params.id);
        await webhooks.remove(params.id);
        await record(parts, actor, { action: 'webhook.removed', target: hostOf(url) });
        return undefined;
      },
    ),
    endpoint(
      {
        method: 'post',
        path: '/webhooks/{id}/secret',
        access: 'admin',
        summary: 'Another secret, shown once; the old one signs nothing any more',
        params: IdParams,
        reply: WebhookCreated,
      },
      async ({ params, actor }) => {
        const renewed = await webhooks.renewSecret(params.id);
        await record(parts, actor, { action: 'webhook.secret', target: params.id });
        return renewed;
      },
    ),
  ];
}

function deliveryRoutes({ webhooks }: ServerParts): Endpoint[] {
  return [
    endpoint(
      {
        method: 'post',
        path: '/webhooks/{id}/test',
        access: 'admin',
        summary: 'Send a test now, once',
        params: IdParams,
        reply: WebhookTest,
      },
      ({ params }) => webhooks.test(params.id),
    ),
    endpoint(
      {
        method: 'get',
        path: '/webhooks/{id}/deliveries',
        access: 'admin',
        summary: 'What a webhook was told lately and what waits, newest first',
        params: IdParams,
        reply: WebhookDeliveryList,
      },
      async ({ params }) => ({ deliveries: await webhooks.deliveries(params.id) }),
    ),
    endpoint(
      {
        method: 'post',
        path: '/webhooks/{id}/deliveries/{delivery}/again',
        access: 'admin',
        summary: 'Send a delivery again, under the same id',
        params: DeliveryParams,
      },
      async ({ params }) => {
        await webhooks.sendAgain(params.id, params.delivery);
        return undefined;
      },
    ),
  ];
}

async function record(
  { rules }: ServerParts,
  actor: Actor,
  event: { readonly action: string; readonly target: string },
): Promise<void> {
  await rules.accounts?.record(actor, { ...event, detail: '' });
}

/** The path and what follows may be a secret. */
function hostOf(url: string): string {
  return new URL(url).host;
}
