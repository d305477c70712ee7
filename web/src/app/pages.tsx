import { Suspense, lazy, useEffect } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { CampaignsPage } from '../campaigns/campaigns-page.tsx';
import { RowSkeletons } from '../ui/row-skeletons.tsx';
import { CrashBoundary } from './crash-boundary.tsx';
import { NotAllowedPage, NotFoundPage } from './not-found-page.tsx';
import { useMayOpen } from './shell/menu.ts';
import { useHome } from './use-home.ts';

const load = {
  start: () => import('../start/start-page.tsx'),
  campaign: () => import('../campaigns/campaign-page.tsx'),
  appointments: () => import('../appointments/appointments-page.tsx'),
  calls: () => import('../calls/calls-page.tsx'),
  call: () => import('../calls/call-page.tsx'),
  operator: () => import('../operator/operator-page.tsx'),
  handCalls: () => import('../hand-calls/hand-calls-page.tsx'),
  consents: () => import('../consents/consents-page.tsx'),
  phones: () => import('../phones/phones-page.tsx'),
  trunks: () => import('../trunks/trunks-page.tsx'),
  trunk: () => import('../trunks/trunk-page.tsx'),
  people: () => import('../people/people-page.tsx'),
  ownVoices: () => import('../own-voice/own-voices-page.tsx'),
  ownVoice: () => import('../own-voice/own-voice-page.tsx'),
  callingRules: () => import('../calling-rules/calling-rules-page.tsx'),
  settings: () => import('../settings/settings-page.tsx'),
  speech: () => import('../speech/speech-page.tsx'),
  sms: () => import('../inbox/sms-page.tsx'),
};

const StartPage = lazy(async () => ({ default: (await load.start()).StartPage }));
const CampaignPage = lazy(async () => ({ default: (await load.campaign()).CampaignPage }));
const AppointmentsPage = lazy(async () => ({ default: (await load.appointments()).AppointmentsPage }));
const CallsPage = lazy(async () => ({ default: (await load.calls()).CallsPage }));
const CallPage = lazy(async () => ({ default: (await load.call()).CallPage }));
const OperatorPage = lazy(async () => ({ default: (await load.operator()).OperatorPage }));
const HandCallsPage = lazy(async () => ({ default: (await load.handCalls()).HandCallsPage }));
const ConsentsPage = lazy(async () => ({ default: (await load.consents()).ConsentsPage }));
const PhonesPage = lazy(async () => ({ default: (await load.phones()).PhonesPage }));
const TrunksPage = lazy(async () => ({ default: (await load.trunks()).TrunksPage }));
const TrunkPage = lazy(async () => ({ default: (await load.trunk()).TrunkPage }));
const PeoplePage = lazy(async () => ({ default: (await load.people()).PeoplePage }));
const OwnVoicesPage = lazy(async () => ({ default: (await load.ownVoices()).OwnVoicesPage }));
const OwnVoicePage = lazy(async () => ({ default: (await load.ownVoice()).OwnVoicePage }));
const CallingRulesPage = lazy(async () => ({ default: (await load.callingRules()).CallingRulesPage }));
const SettingsPage = lazy(async () => ({ default: (await load.settings()).SettingsPage }));
const SmsPage = lazy(async () => ({ default: (await load.sms()).SmsPage }));
const SpeechPage = lazy(async () => ({ default: (await load.speech()).SpeechPage }));

const restMs = 2_000;

/** Addresses and their pages. The first page is the wizard until there is a campaign. */
export function Pages() {
  const [location] = useLocation();
  const mayOpen = useMayOpen();
  useLoadAhead();
  if (!mayOpen(location)) return <NotAllowedPage />;
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
          <Route path="/operator" component={OperatorPage} />
          <Route path="/hand-calls" component={HandCallsPage} />
          <Route path="/consents" component={ConsentsPage} />
          <Route path="/phones" component={PhonesPage} />
          <Route path="/trunks" component={TrunksPage} />
          <Route path="/trunks/new">{() => <TrunkPage id={null} />}</Route>
          <Route path="/trunks/:id">{({ id }) => <TrunkPage key={id} id={id} />}</Route>
          <Route path="/people" component={PeoplePage} />
          <Route path="/settings/own-voice" component={OwnVoicesPage} />
          <Route path="/settings/own-voice/:id">{({ id }) => <OwnVoicePage key={id} id={id} />}</Route>
          <Route path="/settings/calling-rules" component={CallingRulesPage} />
          <Route path="/settings" component={SettingsPage} />
          <Route path="/settings/speech" component={SpeechPage} />
          <Route path="/settings/sms" component={SmsPage} />
          <Route component={NotFoundPage} />
        </Switch>
      </Suspense>
    </CrashBoundary>
  );
}

/** Brings the other pages in once the first one is drawn: they open at once, also while the server is away or renewed. */
function useLoadAhead(): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const page of Object.values(load)) page().catch(() => undefined);
    }, restMs);
    return () => clearTimeout(timer);
  }, []);
}

function Home() {
  const home = useHome();
  return home ? <Redirect to={home} replace /> : <RowSkeletons />;
}
