import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Example, Release } from '#engine/protocol/index';
import { clientOf } from '../client/queries.ts';
import { queryClient } from '../client/query-client.ts';
import { runUrl } from '../client/run-client.ts';
import { bindModels } from '../run/start-options.ts';
import { showError } from '../ui/index.ts';

/** True when an example needs nobody's leave: what a flow calls outside is not in its recording. */
export function canTry({ examples, needs }: Pick<Release, 'examples' | 'needs'>): boolean {
  return examples.length > 0 && needs.hosts.length === 0 && needs.tools.length === 0;
}

/** Starts a recorded example in this browser and resolves with the run; no model is called and nothing is asked. */
export async function startExample(release: Release, example: Example): Promise<string> {
  const run = await clientOf('browser').start({
    flow: release.flow,
    input: example.input,
    models: await bindModels({ example, byRole: {} }, `${release.name}@${release.version}`),
  });
  void queryClient.invalidateQueries({ queryKey: ['runs'] });
  return run;
}

/** Starts examples and goes to their runs. */
export function useExampleStart(onStarted?: (run: string) => void) {
  const [, navigate] = useLocation();
  const [isStarting, setStarting] = useState(false);
  const start = (release: Release, example: Example) => {
    setStarting(true);
    startExample(release, example)
      .then(
        (run) => {
          navigate(runUrl('browser', run));
          onStarted?.(run);
        },
        (error: unknown) => showError(error, 'The example did not start.'),
      )
      .finally(() => setStarting(false));
  };
  return { start, isStarting };
}
