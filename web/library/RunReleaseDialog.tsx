import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useRelease } from '../client/queries.ts';
import { runUrl } from '../client/run-client.ts';
import { StartRunDialog } from '../run/StartRunDialog.tsx';
import { showError } from '../ui/index.ts';

/** Starts a release as it is and goes to the run's page. */
export function RunReleaseDialog({ name, version, onClose }: { name: string; version: string; onClose: () => void }) {
  const release = useRelease(name, version);
  const [, navigate] = useLocation();
  const { error } = release;
  useEffect(() => {
    if (error === null) return;
    showError(error);
    onClose();
  }, [error, onClose]);
  if (release.data === undefined) return null;
  return (
    <StartRunDialog
      open
      onClose={onClose}
      flow={release.data.flow}
      flows={{}}
      examples={release.data.examples}
      exampleSource={`${name}@${version}`}
      onStarted={(client, run) => navigate(runUrl(client.place, run))}
    />
  );
}
