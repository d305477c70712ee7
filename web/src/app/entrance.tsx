import { Center, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { LiveProvider } from '../lib/live/live-provider.tsx';
import { sessionQuery } from '../lib/session-query.ts';
import { OperatorProvider } from '../operator/operator-provider.tsx';
import { SignInPage } from '../session/sign-in-page.tsx';
import { WelcomePage } from '../session/welcome-page.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { Pages } from './pages.tsx';
import { Shell } from './shell/shell.tsx';

/** Who is not signed in sees the sign-in page only; a one-time link opens in any case. */
export function Entrance() {
  const session = useQuery(sessionQuery);
  const [location] = useLocation();
  if (!session.data) {
    if (session.isLoadingError)
      return <ErrorState error={session.error} onRetry={() => void session.refetch()} />;
    return (
      <Center h="100dvh">
        <Loader color="brass" type="dots" />
      </Center>
    );
  }
  const { data } = session;
  return (
    <Switch>
      <Route path="/welcome/:token">{({ token }) => <WelcomePage token={token} />}</Route>
      <Route path="/sign-in">{data.signedIn ? <AfterSignIn /> : <SignInPage session={data} />}</Route>
      <Route>
        {data.signedIn ? (
          <LiveProvider>
            <OperatorProvider key={data.user.id} operatorId={data.user.id}>
              <Shell userName={data.user.displayName}>
                <Pages />
              </Shell>
            </OperatorProvider>
          </LiveProvider>
        ) : (
          <Redirect to={`/sign-in?to=${encodeURIComponent(location)}`} replace />
        )}
      </Route>
    </Switch>
  );
}

/** Back to the page that was asked for; a one-time link in the address is used even by somebody signed in. */
function AfterSignIn() {
  const token = window.location.hash.slice(1);
  if (token) return <WelcomePage token={token} />;
  const wanted = new URLSearchParams(window.location.search).get('to') ?? '/';
  return <Redirect to={/^\/(?!\/)/.test(wanted) ? wanted : '/'} replace />;
}
