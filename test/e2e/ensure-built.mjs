import { ensureBuilt } from '../../server/cli/ensure-build.mjs';

/** So that `npm run test:e2e` alone tests what is there now; after `npm run build` this finds nothing to do. */
export default function globalSetup() {
  ensureBuilt('server', 'web');
}
