import type { ReactNode } from 'react';
import { Logo } from '../shell/Logo.tsx';
import { usePageTitle } from '../shell/PageHeader.tsx';

/** What somebody sees who is not in yet: one card in the middle of the window. */
export function EntryCard({ title, children }: { title: string; children: ReactNode }) {
  usePageTitle(title);
  return (
    <main className="flex h-dvh flex-col items-center overflow-auto bg-canvas px-4 py-10 sm:pt-[14vh]">
      <div className="flex w-full max-w-90 flex-col gap-4 rounded-xl border border-line bg-surface p-6 shadow-raised">
        <div className="flex items-center gap-3">
          <Logo className="size-8" />
          <h1 className="font-semibold text-lg">{title}</h1>
        </div>
        {children}
      </div>
    </main>
  );
}
