import { Hono } from 'hono';
import type { Readiness } from '../operations/readiness.ts';

/** For whoever watches the process: no token, and nothing said but whether it lives and takes work. */
export function healthRoutes(look: () => Promise<Readiness>): Hono {
  const app = new Hono();
  app.get('/healthz', (context) => context.json({ status: 'ok', product: 'flowright' }));
  app.get('/readyz', async (context) => {
    const status = await look();
    return context.json({ status }, status === 'ready' ? 200 : 503);
  });
  return app;
}
