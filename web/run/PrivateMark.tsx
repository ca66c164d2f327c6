import { useQuery } from '@tanstack/react-query';
import { Lock } from 'lucide-react';
import { useAccount } from '../client/account.ts';
import { serverRuns } from '../client/server-runs.ts';
import { privateBadgeText } from '../text/run.ts';
import { Badge } from '../ui/index.ts';

/** Says of a run of the server that nobody else sees it. */
export function PrivateMark({ run }: { run: string }) {
  const hasAccounts = useAccount().data?.accounts === true;
  const { data } = useQuery({
    queryKey: ['run-visibility', run],
    queryFn: async () => (await serverRuns.get(run)).visibility ?? 'team',
    enabled: hasAccounts,
    // It never changes.
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return data === 'private' ? <PrivateBadge /> : null;
}

export function PrivateBadge() {
  return (
    <Badge icon={<Lock aria-hidden />} title={privateBadgeText.onlyYouSeeIt}>
      {privateBadgeText.private}
    </Badge>
  );
}
