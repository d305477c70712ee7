import { Suspense, lazy } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { CampaignsPage } from '../campaigns/campaigns-page.tsx';
import { RowSkeletons } from '../ui/row-skeletons.tsx';
import { CrashBoundary } from './crash-boundary.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { useHome } from './use-home.ts';

const StartPage = lazy(() => import('../start/start-page.tsx').then((room) => ({ default: room.StartPage })));
const CampaignPage = lazy(() =>
  import('../campaigns/campaign-page.tsx').then((room) => ({ default: room.CampaignPage })),
);
const AppointmentsPage = lazy(() =>
  import('../appointments/appointments-page.tsx').then((room) => ({ default: room.AppointmentsPage })),
);
const CallsPage = lazy(() => import('../calls/calls-page.tsx').then((room) => ({ default: room.CallsPage })));
const CallPage = lazy(() => import('../calls/call-page.tsx').then((room) => ({ default: room.CallPage })));
const HandCallsPage = lazy(() =>
  import('../hand-calls/hand-calls-page.tsx').then((room) => ({ default: room.HandCallsPage })),
);
const TrunksPage = lazy(() =>
  import('../trunks/trunks-page.tsx').then((room) => ({ default: room.TrunksPage })),
);
const TrunkPage = lazy(() =>
  import('../trunks/trunk-page.tsx').then((room) => ({ default: room.TrunkPage })),
);
const SettingsPage = lazy(() =>
  import('../settings/settings-page.tsx').then((room) => ({ default: room.SettingsPage })),
);

/** Addresses and their pages. The first page is the wizard until there is a campaign. */
export function Pages() {
  const [location] = useLocation();
  return (
    <CrashBoundary key={location}>
      <Suspense fallback={<RowSkeletons />}>
        <Switch>
          <Route path="/" component={Home} />
          <Route path="/start" component={StartPage} />
          <Route path="/campaigns" component={CampaignsPage} />
          <Route path="/campaigns/:id">{({ id }) => <CampaignPage key={id} id={id} />}</Route>
          <Route path="/appointments" component={AppointmentsPage} />
          <Route path="/calls" component={CallsPage} />
          <Route path="/calls/:id">{({ id }) => <CallPage key={id} id={id} />}</Route>
          <Route path="/hand-calls" component={HandCallsPage} />
          <Route path="/trunks" component={TrunksPage} />
          <Route path="/trunks/new">{() => <TrunkPage id={null} />}</Route>
          <Route path="/trunks/:id">{({ id }) => <TrunkPage key={id} id={id} />}</Route>
          <Route path="/settings" component={SettingsPage} />
          <Route component={NotFoundPage} />
        </Switch>
      </Suspense>
    </CrashBoundary>
  );
}

function Home() {
  const home = useHome();
  return home ? <Redirect to={home} replace /> : <RowSkeletons />;
}
