import type { MiddlewareHandler } from 'hono';

/** No script, frame or form from elsewhere; connections also to model servers, which the browser may call directly. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "worker-src 'self' blob:",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self' http://127.0.0.1:* http://localhost:* https:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const headers: Readonly<Record<string, string>> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

const strictHeaders = {
  ...headers,
  'content-security-policy': contentSecurityPolicy.replace(/connect-src [^;]*/, "connect-src 'self'"),
};

/** Puts the headers on every answer, refusals and errors included. */
export function securityHeaders(): MiddlewareHandler {
  return async (context, next) => {
    await next();
    // Whoever came by a link has no business with models and other servers.
    if (context.req.path.startsWith('/t/'))
      for (const [name, value] of Object.entries(strictHeaders)) context.res.headers.set(name, value);
    else for (const [name, value] of Object.entries(headers)) context.res.headers.set(name, value);
  };
}
