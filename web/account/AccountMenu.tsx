import { CircleUser, LogOut, UserCog } from 'lucide-react';
import { useLocation } from 'wouter';
import { signOut, useAccount } from '../client/account.ts';
import { accountMenuText, roleText } from '../text/account.ts';
import { Menu, showError } from '../ui/index.ts';

/** Who is signed in; nothing where nobody has to. */
export function AccountMenu() {
  const [, navigate] = useLocation();
  const { data } = useAccount();
  if (data?.accounts !== true || data.member === undefined) return null;
  const { name, role } = data.member;
  return (
    <Menu
      side="top"
      align="end"
      trigger={
        <button
          type="button"
          aria-label={accountMenuText.accountOf(name, roleText[role])}
          className="flex h-13 flex-1 flex-col items-center justify-center gap-0.5 rounded-lg text-2xs text-muted transition-colors hover:bg-hover hover:text-ink data-popup-open:bg-active sm:h-12 sm:w-17.5 sm:flex-none [&_svg]:size-5"
        >
          <CircleUser aria-hidden />
          <span className="max-w-17 truncate">{name}</span>
        </button>
      }
      entries={[
        { label: accountMenuText.whoAmI(name, roleText[role]), disabled: true, onSelect: () => {} },
        'separator',
        { label: accountMenuText.yourAccount, icon: <UserCog aria-hidden />, onSelect: () => navigate('/settings') },
        {
          label: accountMenuText.signOut,
          icon: <LogOut aria-hidden />,
          onSelect: () => void signOut().catch(showError),
        },
      ]}
    />
  );
}
