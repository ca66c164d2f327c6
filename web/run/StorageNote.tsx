import { useQuery } from '@tanstack/react-query';
import { Info } from 'lucide-react';
import { isStorageKept } from '../host/lasting-storage.ts';
import { storageNoteText } from '../text/run-dialogs.ts';

/** Says, before a run begins in a browser that promises nothing, that the browser may clear it. */
export function StorageNote() {
  const isKept = useQuery({ queryKey: ['storage-kept'], queryFn: () => isStorageKept() });
  if (isKept.data !== false) return null;
  return (
    <p className="flex items-start gap-1.5 text-muted text-sm">
      <Info className="mt-0.5 size-4 shrink-0" aria-hidden />
      {storageNoteText.thisBrowserMayClear}
    </p>
  );
}
