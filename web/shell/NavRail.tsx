import { FlaskConical, Inbox, LayoutGrid, ListTree, Monitor, Moon, Settings, Sun } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { Link, useRoute } from 'wouter';
import { AccountMenu } from '../account/AccountMenu.tsx';
import { useTasks } from '../client/queries.ts';
import { useTaskNotices } from '../tasks/task-notices.ts';
import { useTasksForMe } from '../tasks/use-me.ts';
import { navRailText } from '../text/shell.ts';
import { chooseTheme, cx, IconButton, type ThemeChoice, useThemeChoice } from '../ui/index.ts';
import { Logo } from './Logo.tsx';
import { setPageTitle } from './page-title.ts';

/** The places of the workbench: a rail on the left, on a phone a bar below. */
export function NavRail() {
  return (
    <nav
      aria-label={navRailText.places}
      className="z-10 flex shrink-0 items-center border-line border-t bg-surface px-1 sm:w-19 sm:flex-col sm:gap-1 sm:border-t-0 sm:border-r sm:px-0 sm:py-2"
    >
      <Link href="/" aria-label={navRailText.flowrightGallery} className="mb-2 hidden rounded-lg sm:block">
        <Logo className="size-8" />
      </Link>
      <Place href="/" pattern="/" label={navRailText.gallery} icon={<LayoutGrid aria-hidden />} />
      <Place href="/runs" pattern="/runs/*?" label={navRailText.runs} icon={<ListTree aria-hidden />} />
      <Place
        href="/tasks"
        pattern="/tasks/*?"
        label={navRailText.tasks}
        icon={<Inbox aria-hidden />}
        count={useOpenTaskCount()}
      />
      <Place
        href="/experiments"
        pattern="/experiments/*?"
        label={navRailText.experiments}
        icon={<FlaskConical aria-hidden />}
      />
      <Place href="/settings" pattern="/settings" label={navRailText.settings} icon={<Settings aria-hidden />} />
      <div className="mt-auto hidden sm:block">
        <ThemeButton />
      </div>
      <AccountMenu />
    </nav>
  );
}

interface PlaceProps {
  href: string;
  pattern: string;
  label: string;
  icon: ReactNode;
  count?: number;
}

function Place({ href, pattern, label, icon, count = 0 }: PlaceProps) {
  const [isHere] = useRoute(pattern);
  return (
    <Link
      href={href}
      aria-current={isHere ? 'page' : undefined}
      className={cx(
        'relative flex h-13 flex-1 flex-col items-center justify-center gap-0.5 rounded-lg text-2xs transition-colors sm:h-12 sm:w-17.5 sm:flex-none [&_svg]:size-5',
        isHere ? 'bg-accent-soft font-medium text-accent-text' : 'text-muted hover:bg-hover hover:text-ink',
      )}
    >
      {icon}
      {label}
      {count > 0 && (
        <span className="absolute top-1 left-1/2 ml-1.5 flex h-4 min-w-4 items-center justify-center rounded-full bg-waiting px-1 font-semibold text-2xs text-black tabular-nums">
          {count > 99 ? '99+' : count}
          <span className="sr-only">{navRailText.open}</span>
        </span>
      )}
    </Link>
  );
}

function useOpenTaskCount(): number {
  const server = useTasksForMe();
  const browser = useTasks('browser').data;
  useTaskNotices('server', server);
  useTaskNotices('browser', browser);
  const count = (server?.length ?? 0) + (browser?.length ?? 0);
  // Somebody who works in another tab sees that a question waits.
  useEffect(() => setPageTitle({ openTasks: count }), [count]);
  return count;
}

const nextTheme: Readonly<Record<ThemeChoice, ThemeChoice>> = { system: 'light', light: 'dark', dark: 'system' };
const themeIcons: Readonly<Record<ThemeChoice, ReactNode>> = {
  system: <Monitor aria-hidden />,
  light: <Sun aria-hidden />,
  dark: <Moon aria-hidden />,
};

function ThemeButton() {
  const choice = useThemeChoice();
  return (
    <IconButton
      label={navRailText.themeSwitchTo(choice, nextTheme[choice])}
      side="right"
      onClick={() => chooseTheme(nextTheme[choice])}
    >
      {themeIcons[choice]}
    </IconButton>
  );
}
