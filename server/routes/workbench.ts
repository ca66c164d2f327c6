import { readFileSync } from 'node:fs';
import path from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { AccessRules } from '../access/access-rules.ts';
import { giveCookie } from '../access/guard.ts';

const notBuilt = 'The workbench is not built. Run "npm start" or "npm run build". The API is under /api.\n';

/** The page and its files. Every address that is no file is a place inside the page. */
export function workbench(webRoot: string | undefined, rules: AccessRules): Hono {
  const app = new Hono();
  if (webRoot === undefined) {
    app.get('*', (context) => context.text(notBuilt, 503));
    return app;
  }
  const page = readFileSync(path.join(webRoot, 'index.html'), 'utf8');
  app.get('/assets/*', async (context, next) => {
    await next();
    // Their names change with their content; only these may be kept for ever.
    if (context.res.ok) context.res.headers.set('cache-control', 'public, max-age=31536000, immutable');
  });
  app.get('/sw.js', async (context, next) => {
    await next();
    // Which version of the workbench there is must be asked each time.
    context.res.headers.set('cache-control', 'no-cache');
  });
  app.get('*', async (context, next) => {
    const isFile = /\/[^/]+\.[a-z0-9]{1,8}$/i.test(context.req.path) && context.req.path !== '/index.html';
    if (isFile) return next();
    if (rules.pageToken !== undefined) giveCookie(context, rules, rules.pageToken);
    return context.html(page, 200, { 'cache-control': 'no-cache' });
  });
  app.get('*', serveStatic({ root: webRoot }));
  return app;
}
