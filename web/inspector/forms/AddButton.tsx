import { Plus } from 'lucide-react';
import { Button } from '../../ui/index.ts';

/** Adds a row to the list above it. */
export function AddButton({ onClick, children }: { onClick: () => void; children: string }) {
  return (
    <Button look="ghost" size="sm" className="self-start" icon={<Plus aria-hidden />} onClick={onClick}>
      {children}
    </Button>
  );
}
