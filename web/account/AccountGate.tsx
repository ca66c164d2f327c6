import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useLocation } from 'wouter';
import { useAccount } from '../client/account.ts';
import { useSignedOut } from '../client/signed-out.ts';
import { JoinPage } from './JoinPage.tsx';
import { SignInPage } from './SignInPage.tsx';

/**
 * Lets in whoever the server knows. When a session ends, the page stays as it is under the form that asks for the
 * password, so that nothing on it is lost.
 */
export function AccountGate({ children }: { children: ReactNode }) {
  const [location, navigate] = useLocation();
  const isJoining = location === '/join';
  const isOut = useSignedOut((state) => state.isOut);
  const account = useAccount(!isJoining);
  if (isJoining) return <JoinPage onDone={() => navigate('/', { replace: true })} />;
  if (isOut && account.data === undefined) return <SignInPage />;
  return (
    <>
      <div className="contents" inert={isOut}>
        {children}
      </div>
      {isOut &&
        createPortal(
          <div className="fixed inset-0 z-80">
            <SignInPage isAgain />
          </div>,
          document.body,
        )}
    </>
  );
}
