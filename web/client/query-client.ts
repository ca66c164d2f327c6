import { QueryClient } from '@tanstack/react-query';
import { FlowError } from '#engine/errors';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // A browser run needs no network, and a server on this machine neither.
      networkMode: 'always',
      // A refusal does not change by asking again; a server that is starting does.
      retry: (count, error) => count < 2 && !(error instanceof FlowError && error.retry === 'never'),
      staleTime: 5_000,
    },
  },
});
