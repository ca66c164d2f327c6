import { FilePlus2, Rocket, Upload } from 'lucide-react';
import type { ReactNode } from 'react';
import { firstVisitText } from '../text/gallery.ts';
import { useTourStart } from '../tour/use-tour-start.ts';

/** Three ways in, for somebody who has no flow yet. */
export function FirstVisit({ onCreate, onImport }: { onCreate: () => void; onImport: () => void }) {
  const tour = useTourStart();
  return (
    <section
      aria-label={firstVisitText.begin}
      className="rounded-xl border border-line bg-surface p-5 shadow-raised sm:p-6"
    >
      <h2 className="font-semibold text-xl tracking-tight">{firstVisitText.letModelsAndPeopleWork}</h2>
      <p className="mt-1 max-w-2xl text-md text-muted">{firstVisitText.drawWhoAsksWhomWatch}</p>
      <div className="mt-4 grid gap-3 sm:grid-cols-3">
        <Way
          icon={<Rocket />}
          title={firstVisitText.takeTheTour}
          isMain
          disabled={tour.start === undefined || tour.isStarting}
          onClick={() => tour.start?.()}
        >
          {tour.title === undefined ? firstVisitText.readyFlowRunAtOnce : firstVisitText.runsAtOnceAndYou(tour.title)}
        </Way>
        <Way icon={<FilePlus2 />} title={firstVisitText.startFromNothing} onClick={onCreate}>
          {firstVisitText.emptyCanvasWithInput}
        </Way>
        <Way icon={<Upload />} title={firstVisitText.importAFlow} onClick={onImport}>
          {firstVisitText.chooseFileOrDropOne}
        </Way>
      </div>
    </section>
  );
}

interface WayProps {
  icon: ReactNode;
  title: string;
  isMain?: boolean;
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Way({ icon, title, isMain = false, disabled = false, onClick, children }: WayProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      disabled={disabled}
      className={`flex items-start gap-3 rounded-lg border p-3 text-left transition-colors disabled:opacity-50 ${
        isMain
          ? 'border-accent bg-accent-soft hover:border-accent-strong'
          : 'border-line hover:border-line-strong hover:bg-hover'
      }`}
    >
      <span
        aria-hidden
        className={`flex size-8 shrink-0 items-center justify-center rounded-md [&_svg]:size-4.5 ${isMain ? 'bg-accent text-accent-ink' : 'bg-sunken text-muted'}`}
      >
        {icon}
      </span>
      <span className="min-w-0">
        <span className="block font-semibold text-md">{title}</span>
        <span className="block text-muted">{children}</span>
      </span>
    </button>
  );
}
