import { Hono } from 'hono';

/** For whoever watches the process: no token, and nothing said but whether it lives and takes work. */
export function healthRoutes(isStopping: () => boolean): Hono {
  const app = new Hono();
  app.get('/healthz', (context) => context.json({ status: 'ok', product: 'flowright' }));
  app.get('/readyz', (context) =>
    isStopping() ? context.json({ status: 'stopping' }, 503) : context.json({ status: 'ready' }),
  );
  return app;
}
