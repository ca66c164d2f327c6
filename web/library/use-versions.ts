import { useQuery } from '@tanstack/react-query';
import { listDependents, listVersions } from '../client/library-exchange.ts';

/** All releases of a flow, highest first, with what is said of each now. */
export const useVersions = (name: string) =>
  useQuery({ queryKey: ['library', name, 'all-versions'], queryFn: () => listVersions(name) });

/** Who uses a flow, in whatever version. */
export const useDependents = (name: string) =>
  useQuery({ queryKey: ['library', name, 'dependents'], queryFn: () => listDependents(name) });
