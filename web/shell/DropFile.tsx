import { FileDown } from 'lucide-react';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { showError } from '../ui/index.ts';

export interface DropFileProps {
  /** What the page is called. */
  label: string;
  /** What is said while a file is held over it. */
  hint: string;
  onFile: (text: string, name: string) => void;
  children: ReactNode;
}

/** Takes a file that is dropped anywhere on the page; nothing is run or stored by that. */
export function DropFile({ label, hint, onFile, children }: DropFileProps) {
  const [isOver, setOver] = useState(false);
  const depth = useRef(0);
  const isFile = (event: DragEvent) => event.dataTransfer.types.includes('Files');
  const drop = (event: DragEvent) => {
    const file = event.dataTransfer.files[0];
    depth.current = 0;
    setOver(false);
    if (!isFile(event)) return;
    event.preventDefault();
    file?.text().then((text) => onFile(text, file.name), showError);
  };
  return (
    <section
      aria-label={label}
      className="relative h-full"
      onDragEnter={(event) => {
        if (!isFile(event)) return;
        depth.current += 1;
        setOver(true);
      }}
      onDragLeave={() => {
        depth.current = Math.max(0, depth.current - 1);
        if (depth.current === 0) setOver(false);
      }}
      onDragOver={(event) => isFile(event) && event.preventDefault()}
      onDrop={drop}
    >
      {children}
      {isOver && (
        <div className="pointer-events-none absolute inset-3 z-40 flex items-center justify-center rounded-xl border-2 border-accent border-dashed bg-accent-soft/90">
          <p className="flex items-center gap-2 font-semibold text-accent-text text-lg">
            <FileDown className="size-6" aria-hidden /> {hint}
          </p>
        </div>
      )}
    </section>
  );
}
