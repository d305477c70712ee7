import fastifyCookie from '@fastify/cookie';
import fastifyMultipart from '@fastify/multipart';
import fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Operator, PhoneAccount, TrunkState } from '../calls/index.ts';
import type { CampaignNews } from '../campaigns/index.ts';
import type { ApiContext } from './api-context.ts';
import { Audit } from './auth/audit-store.ts';
import { People } from './auth/people.ts';
import { Sessions } from './auth/sessions.ts';
import { answerFailures } from './failure-answer.ts';
import { guardRoutes } from './guard.ts';
import { CallsNow } from './live/calls-now.ts';
import { LiveHub } from './live/live-hub.ts';
import type { AwayRole } from './contract/index.ts';
import type { LiveNews } from './live/live-news.ts';
import { presentNews } from './live/news-presenter.ts';
import { documentApi } from './open-api.ts';
import { appointmentRoutes } from './routes/appointments/appointments-routes.ts';
import { callRoutes } from './routes/calls/calls-routes.ts';
import { campaignRoutes } from './routes/campaigns/campaigns-routes.ts';
import { refusalRoutes } from './routes/campaigns/refusals-routes.ts';
import { campaignResultRoutes } from './routes/campaigns/results-routes.ts';
import { targetRoutes } from './routes/campaigns/targets-routes.ts';
import { consentRoutes } from './routes/consents/consents-routes.ts';
import { doNotCallRoutes } from './routes/consents/do-not-call-routes.ts';
import { consoleRoutes } from './routes/console/console-routes.ts';
import { handCallRoutes } from './routes/hand-calls/hand-calls-routes.ts';
import { optOutRoutes } from './routes/hand-calls/opt-outs-routes.ts';
import { healthRoutes } from './routes/health/health-routes.ts';
import { importRoutes } from './routes/imports/imports-routes.ts';
import { inboxRoutes } from './routes/inbox/inbox-routes.ts';
import { liveRoutes } from './routes/live/live-routes.ts';
import { operatorRoutes } from './routes/operator/operator-routes.ts';
import { ownVoiceRoutes } from './routes/own-voice/own-voice-routes.ts';
import { peopleRoutes } from './routes/people/people-routes.ts';
import { presentPhone } from './routes/phones/phone-presenter.ts';
import { phoneRoutes } from './routes/phones/phones-routes.ts';
import { sessionRoutes } from './routes/session/session-routes.ts';
import { callingRulesRoutes } from './routes/settings/calling-rules-routes.ts';
import { settingsRoutes } from './routes/settings/settings-routes.ts';
import { pronunciationRoutes } from './routes/speech/pronunciation-routes.ts';
import { speakingRoutes } from './routes/speech/speaking-routes.ts';
import { speechRoutes } from './routes/speech/speech-routes.ts';
import { incomingRoutes } from './routes/trunks/incoming-routes.ts';
import { presentTrunkState } from './routes/trunks/trunk-presenter.ts';
import { trunkRoutes } from './routes/trunks/trunks-routes.ts';
import { visitPageRoutes } from './routes/visit-page/visit-page-routes.ts';
import { addSecurityHeaders, refuseOtherOrigins } from './security-headers.ts';
import type { ApiServices, ApiSettings } from './services.ts';

export interface ApiOptions {
  readonly services: ApiServices;
  readonly settings: ApiSettings;
}

/** The house's door for browsers and programs. */
export interface Api {
  /** Resolves with the address that it really listens on (`port` 0 takes any). */
  listen(at: { host: string; port: number }): Promise<{ host: string; port: number }>;
  /** Ends the live streams, lets the requests in progress finish, and listens no more. May be called twice. */
  close(): Promise<void>;
  /** Tells the consoles. May be called at any time; never throws, never waits. */
  publish(news: LiveNews): void;
  /** To be handed to the campaigns as their `onNews`. */
  onCampaignNews(news: CampaignNews): void;
  /** To be handed to the switchboard as its `onTrunkState`. */
  onTrunkState(trunkId: string, state: TrunkState): void;
  /** To be handed to the switchboard as its `onPhoneState`. */
  onPhoneState(phone: PhoneAccount): void;
  /** News was missed: the consoles ask for all anew. */
  onMissedNews(): void;
  /** Which process roles do not answer has changed. */
  onAway(away: readonly AwayRole[]): void;
  /** To be told by the operators' desks. */
  onDeskChange(operator: Pick<Operator, 'id' | 'projectId'>): void;
}

export async function createApi(options: ApiOptions): Promise<Api> {
  const { app, context } = await buildApi(options);
  const { trunks, phones } = options.services.calls;
  return {
    listen: async (at) => {
      await app.listen(at);
      const bound = app.server.address();
      if (bound === null || typeof bound === 'string') return at;
      return { host: bound.address, port: bound.port };
    },
    close: () => app.close(),
    publish: context.publish,
    onCampaignNews: (news) => context.publish(presentNews(news)),
    onPhoneState: (phone) => {
      // a storm of sign-ins that nobody looks at costs nothing
      if (context.hub.readers === 0) return;
      phones.states(phone.projectId).then(
        (states) => {
          const state = states.find(({ accountId }) => accountId === phone.id);
          const event = { kind: 'phone', phone: presentPhone(phone, state) } as const;
          context.publish({ projectId: phone.projectId, event });
        },
        () => undefined,
      );
    },
    onMissedNews: () => {
      context.callsNow.clear();
      context.hub.publishToAll({ kind: 'resync' });
    },
    onAway: (away) => {
      context.callsNow.clear();
      context.hub.publishToAll({ kind: 'away', away: [...away] });
    },
    // whose call it is and what its number is, only his own page may ask
    onDeskChange: ({ id, projectId }) =>
      context.publish({ projectId, event: { kind: 'operator', operatorId: id } }),
    onTrunkState: (trunkId, state) => {
      trunks.get(trunkId).then(
        (trunk) => {
          if (!trunk) return;
          const event = { kind: 'trunk', trunkId, state: presentTrunkState(state) } as const;
          context.publish({ projectId: trunk.projectId, event });
        },
        () => undefined,
      );
    },
  };
}

/** The server with all its routes, not yet listening: tests ask it by `inject`. */
export async function buildApi({ services, settings }: ApiOptions): Promise<{
  app: FastifyInstance;
  context: ApiContext;
}> {
  const log = services.log.child({ room: 'api' });
  const app = fastify({
    logger: false,
    trustProxy: settings.trustedProxies?.length ? [...settings.trustedProxies] : false,
    bodyLimit: 1024 * 1024,
    // an upload over a slow line takes its time
    requestTimeout: 15 * 60_000,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const context = makeContext({ ...services, log }, settings);
  answerFailures(app, log);
  addSecurityHeaders(app);
  refuseOtherOrigins(app);
  await app.register(fastifyCookie);
  await app.register(fastifyMultipart);
  guardRoutes(app, context.sessions);
  await documentApi(app, settings.version);
  for (const routes of allRoutes) routes(app, context);
  await consoleRoutes(app, context);
  await app.ready();
  return { app, context };
}

const allRoutes = [
  sessionRoutes,
  settingsRoutes,
  callingRulesRoutes,
  speechRoutes,
  speakingRoutes,
  pronunciationRoutes,
  importRoutes,
  appointmentRoutes,
  campaignRoutes,
  targetRoutes,
  campaignResultRoutes,
  callRoutes,
  trunkRoutes,
  incomingRoutes,
  phoneRoutes,
  ownVoiceRoutes,
  peopleRoutes,
  handCallRoutes,
  optOutRoutes,
  consentRoutes,
  doNotCallRoutes,
  refusalRoutes,
  inboxRoutes,
  visitPageRoutes,
  operatorRoutes,
  liveRoutes,
  healthRoutes,
];

function makeContext(services: ApiServices, settings: ApiSettings): ApiContext {
  const { clock, database } = services;
  const hub = new LiveHub({ clock });
  const callsNow = new CallsNow();
  return {
    services,
    settings,
    sessions: new Sessions({ database, clock }),
    people: new People({ database, clock }),
    audit: new Audit({ database, clock }),
    hub,
    callsNow,
    publish: (news) => {
      callsNow.note(news);
      hub.publish(news);
    },
  };
}
