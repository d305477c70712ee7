import type { EndpointName, endpoints } from './endpoints.ts';
import type { LiveEvent } from './live.ts';
import { isAtLeast, type Role } from './role.ts';

/** What nobody has to sign in for has no rule. */
type GuardedEndpoint = {
  [Name in EndpointName]: (typeof endpoints)[Name]['access'] extends 'public' ? never : Name;
}[EndpointName];

/**
 * The law of the house: the least role that may ask each endpoint. One that is missing here does not compile, and the
 * guard refuses what has no rule, whoever asks.
 *
 * - An operator talks with patients: his own page, calls, the hand-call list, visits and their marks.
 * - A supervisor leads the work: campaigns and their visits, recordings, callers' numbers, listening in.
 * - An administrator sets the house up: lines, telephones, people, settings.
 */
export const roleRules: Readonly<Record<GuardedEndpoint, Role>> = {
  'PUT /api/session/password': 'operator',
  'GET /api/live': 'operator',
  // the console needs the clinic's name and time zone on every page
  'GET /api/settings': 'operator',
  'PUT /api/settings': 'administrator',
  // who makes a campaign sees by which rules it will call
  'GET /api/settings/calling-rules': 'supervisor',
  'PUT /api/settings/calling-rules': 'administrator',
  'GET /api/health/detail': 'administrator',

  'GET /api/speech/hearing': 'administrator',
  'PUT /api/speech/hearing': 'administrator',
  'POST /api/speech/hearing/trial': 'administrator',
  'GET /api/speech/speaking': 'administrator',
  'PUT /api/speech/speaking': 'administrator',
  'POST /api/speech/speaking/trial': 'administrator',
  'POST /api/settings/pronunciations/sound': 'administrator',

  'GET /api/operator/:pageId': 'operator',
  'POST /api/operator/:pageId/present': 'operator',
  'POST /api/operator/:pageId/absent': 'operator',
  'POST /api/operator/calls/:legId/sound': 'operator',
  'POST /api/operator/calls/:legId/hang-up': 'operator',
  'POST /api/operator/calls/:legId/hold': 'operator',
  'POST /api/operator/calls/:legId/transfer': 'operator',
  'POST /api/operator/calls/:legId/consult': 'operator',
  'POST /api/operator/calls/:legId/guest': 'operator',
  'GET /api/operator/talks': 'supervisor',
  'POST /api/operator/talks/:callId': 'supervisor',
  'GET /api/operator/stations': 'operator',
  'POST /api/operator/echo': 'operator',

  'GET /api/calls': 'operator',
  'GET /api/calls/:id': 'operator',
  'GET /api/calls/:id/number': 'supervisor',
  'GET /api/calls/:id/recording': 'supervisor',
  'GET /api/calls/:id/waveform': 'supervisor',

  'GET /api/hand-calls': 'operator',
  'POST /api/hand-calls/:id/close': 'operator',
  'POST /api/hand-calls/:id/reopen': 'operator',
  'GET /api/opt-outs': 'operator',
  'POST /api/opt-outs/:id/lift': 'supervisor',

  'GET /api/consents': 'supervisor',
  'POST /api/consents': 'supervisor',
  'POST /api/consents/:id/withdraw': 'supervisor',
  'POST /api/consents/:id/restore': 'supervisor',
  'GET /api/do-not-call': 'supervisor',
  'POST /api/do-not-call': 'supervisor',
  'POST /api/do-not-call/import': 'supervisor',
  'POST /api/do-not-call/import/:id/undo': 'supervisor',
  'POST /api/do-not-call/:id/remove': 'supervisor',
  'POST /api/do-not-call/:id/restore': 'supervisor',

  'GET /api/sms/settings': 'administrator',
  'PUT /api/sms/settings': 'administrator',
  'PUT /api/sms/gateway': 'administrator',
  'DELETE /api/sms/gateway': 'administrator',
  'POST /api/sms/preview': 'administrator',
  'POST /api/sms/trial': 'administrator',
  'GET /api/sms': 'supervisor',
  'GET /api/appointments/:id/sms': 'operator',
  'POST /api/appointments/:id/sms': 'operator',

  'GET /api/appointments': 'operator',
  'GET /api/appointments/:id': 'operator',
  'PUT /api/appointments/:id/mark': 'operator',

  'GET /api/campaigns': 'supervisor',
  'POST /api/campaigns': 'supervisor',
  'GET /api/campaigns/:id': 'supervisor',
  'DELETE /api/campaigns/:id': 'supervisor',
  'POST /api/campaigns/:id/start': 'supervisor',
  'POST /api/campaigns/:id/pause': 'supervisor',
  'POST /api/campaigns/:id/resume': 'supervisor',
  'POST /api/campaigns/:id/stop': 'supervisor',
  'GET /api/campaigns/:id/targets': 'supervisor',
  'GET /api/campaigns/:id/refusals': 'supervisor',
  'GET /api/campaigns/:id/calls-now': 'supervisor',
  'GET /api/campaigns/:id/results.csv': 'supervisor',
  'GET /api/campaigns/:id/results.xlsx': 'supervisor',
  'GET /api/targets/:id/attempts': 'supervisor',

  'POST /api/imports': 'supervisor',
  'POST /api/imports/sample': 'supervisor',
  'GET /api/imports': 'supervisor',
  'GET /api/imports/:id': 'supervisor',
  'PUT /api/imports/:id/mapping': 'supervisor',
  'POST /api/imports/:id/run': 'supervisor',
  'GET /api/imports/:id/problems': 'supervisor',
  'GET /api/imports/:id/problems.csv': 'supervisor',
  'GET /api/imports/:id/absent': 'supervisor',
  'POST /api/imports/:id/withdraw-absent': 'supervisor',
  'GET /api/sample.csv': 'supervisor',
  'GET /api/sample.xlsx': 'supervisor',

  // a campaign is given its line
  'GET /api/trunks': 'supervisor',
  'POST /api/trunks': 'administrator',
  'PUT /api/trunks/:id': 'administrator',
  'DELETE /api/trunks/:id': 'administrator',
  'GET /api/trunks/:id/incoming': 'administrator',
  'PUT /api/trunks/:id/incoming': 'administrator',
  'POST /api/trunks/:id/test': 'administrator',
  'GET /api/trunk-tests/:id': 'administrator',

  'GET /api/phones': 'administrator',
  'POST /api/phones': 'administrator',
  'PUT /api/phones/:id': 'administrator',
  'POST /api/phones/:id/password': 'administrator',
  'POST /api/phones/:id/let-in': 'administrator',
  'POST /api/phones/strangers/let-in': 'administrator',
  'DELETE /api/phones/:id': 'administrator',

  'GET /api/own-voices': 'administrator',
  'POST /api/own-voices': 'administrator',
  'PUT /api/own-voices/:id': 'administrator',
  'DELETE /api/own-voices/:id': 'administrator',
  'GET /api/own-voices/:id/parts': 'administrator',
  'POST /api/own-voices/:id/parts/:code': 'administrator',
  'DELETE /api/own-voices/:id/parts/:code': 'administrator',
  'GET /api/own-voices/:id/parts/:code/sound': 'administrator',
  'GET /api/own-voices/:id/example': 'administrator',
  'GET /api/own-voices/:id/list.csv': 'administrator',
  'GET /api/own-voices/:id/archive.zip': 'administrator',
  'POST /api/own-voices/:id/archive': 'administrator',

  'GET /api/people': 'administrator',
  'POST /api/people': 'administrator',
  'PUT /api/people/:id': 'administrator',
  'POST /api/people/:id/link': 'administrator',
};

/** Who hears each kind of live news: whoever may ask for what it is about. */
const newsRules: Readonly<Record<LiveEvent['kind'], Role>> = {
  hello: 'operator',
  away: 'operator',
  resync: 'operator',
  operator: 'operator',
  'hand-call': 'operator',
  // the list of calls is brought up to date by it
  call: 'operator',
  campaign: 'supervisor',
  target: 'supervisor',
  import: 'supervisor',
  trunk: 'supervisor',
  'trunk-test': 'administrator',
  phone: 'administrator',
};

/** Whether the role may ask the endpoint; false for one without a rule. */
export function mayAsk(role: Role, endpoint: string): boolean {
  const least = (roleRules as Readonly<Record<string, Role | undefined>>)[endpoint];
  return least !== undefined && isAtLeast(role, least);
}

export function mayHear(role: Role, kind: LiveEvent['kind']): boolean {
  return isAtLeast(role, newsRules[kind]);
}
