import { useQuery } from '@tanstack/react-query';
import type { z } from 'zod';
import {
  WebhookCreated,
  WebhookDeliveryList,
  type WebhookInput,
  WebhookList,
  WebhookTest,
} from '#engine/protocol/webhooks';
import { request, send } from './request.ts';

const path = '/api/webhooks';
export const webhooksKey = ['webhooks'];
type Input = z.input<typeof WebhookInput>;

/** Who outside is told what happens. */
export const useWebhooks = () =>
  useQuery({ queryKey: webhooksKey, queryFn: async () => (await request(path, WebhookList)).webhooks });

/** What a webhook was told lately and what waits; looked at again while it is shown. */
export const useDeliveries = (id: string) =>
  useQuery({
    queryKey: [...webhooksKey, id],
    queryFn: async () => (await request(`${path}/${id}/deliveries`, WebhookDeliveryList)).deliveries,
    refetchInterval: 5_000,
  });

/** Resolves with the secret, which is never shown again. */
export const addWebhook = async (body: Input) => (await request(path, WebhookCreated, { method: 'POST', body })).secret;
export const changeWebhook = (id: string, body: Input) => send(`${path}/${id}`, { method: 'PUT', body });
export const renewWebhookSecret = async (id: string) =>
  (await request(`${path}/${id}/secret`, WebhookCreated, { method: 'POST' })).secret;
export const removeWebhook = (id: string) => send(`${path}/${id}`, { method: 'DELETE' });
export const testWebhook = (id: string) => request(`${path}/${id}/test`, WebhookTest, { method: 'POST' });
export const sendAgain = (id: string, delivery: string) =>
  send(`${path}/${id}/deliveries/${delivery}/again`, { method: 'POST' });
