import { useQuery } from '@tanstack/react-query';
import { Info } from 'lucide-react';
import { isStorageKept } from '../host/lasting-storage.ts';

/** Says, before a run begins in a browser that promises nothing, that the browser may clear it. */
export function StorageNote() {
  const isKept = useQuery({ queryKey: ['storage-kept'], queryFn: () => isStorageKept() });
  if (isKept.data !== false) return null;
  return (
    <p className="flex items-start gap-1.5 text-muted text-sm">
      <Info className="mt-0.5 size-4 shrink-0" aria-hidden />
      This browser may clear its runs when space is short, when a private window closes, or after days without a visit.
      Save the journal of what must last, or run on the server.
    </p>
  );
}
