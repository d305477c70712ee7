import type { z } from 'zod';
import { appointmentEndpoints } from './appointments.ts';
import { callingRulesEndpoints } from './calling-rules.ts';
import { callEndpoints } from './calls.ts';
import { campaignEndpoints } from './campaigns.ts';
import { consentEndpoints } from './consents.ts';
import type { EndpointTable } from './endpoint.ts';
import { handCallEndpoints } from './hand-calls.ts';
import { healthEndpoints } from './health.ts';
import { importEndpoints } from './imports.ts';
import { inboxEndpoints } from './inbox.ts';
import { liveEndpoints } from './live.ts';
import { operatorEndpoints } from './operator.ts';
import { ownVoiceEndpoints } from './own-voice.ts';
import { peopleEndpoints } from './people.ts';
import { phoneEndpoints } from './phones.ts';
import { pronunciationEndpoints } from './pronunciation-sound.ts';
import { sessionEndpoints } from './session.ts';
import { settingsEndpoints } from './settings.ts';
import { speakingEndpoints } from './speaking.ts';
import { speechEndpoints } from './speech.ts';
import { trunkEndpoints } from './trunks.ts';

/** Every request that the API answers. */
export const endpoints = {
  ...sessionEndpoints,
  ...settingsEndpoints,
  ...callingRulesEndpoints,
  ...speechEndpoints,
  ...pronunciationEndpoints,
  ...speakingEndpoints,
  ...importEndpoints,
  ...appointmentEndpoints,
  ...campaignEndpoints,
  ...callEndpoints,
  ...trunkEndpoints,
  ...phoneEndpoints,
  ...ownVoiceEndpoints,
  ...peopleEndpoints,
  ...handCallEndpoints,
  ...inboxEndpoints,
  ...consentEndpoints,
  ...operatorEndpoints,
  ...liveEndpoints,
  ...healthEndpoints,
} as const satisfies EndpointTable;

type Table = typeof endpoints;
/** `GET /api/campaigns/:id` and the like. */
export type EndpointName = keyof Table;

type Sent<N extends EndpointName, Part extends string> =
  Table[N] extends Record<Part, infer S extends z.ZodType> ? z.input<S> : undefined;
type Taken<N extends EndpointName, Part extends string> =
  Table[N] extends Record<Part, infer S extends z.ZodType> ? z.output<S> : undefined;

/** What a caller sends; `undefined` when the endpoint takes none. */
export type ParamsOf<N extends EndpointName> = Sent<N, 'params'>;
export type QueryOf<N extends EndpointName> = Sent<N, 'query'>;
export type BodyOf<N extends EndpointName> = Sent<N, 'body'>;
/** What comes back as JSON; `undefined` for files, streams and 204. */
export type ResponseOf<N extends EndpointName> = Taken<N, 'response'>;

/** The same as the server gets them, with defaults filled in. */
export type TakenParams<N extends EndpointName> = Taken<N, 'params'>;
export type TakenQuery<N extends EndpointName> = Taken<N, 'query'>;
export type TakenBody<N extends EndpointName> = Taken<N, 'body'>;
