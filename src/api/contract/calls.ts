import { z } from 'zod';
import type { EndpointTable } from './endpoint.ts';
import { ById, Id, Instant, pageOf, pageQuery } from './page.ts';

/** How a call ended; `null` in a call means that it is up. */
export const HangupCause = z
  .enum([
    'completed',
    'busy',
    'no-answer',
    'rejected',
    'unreachable-number',
    'out-of-service',
    'temporarily-unavailable',
    'not-acceptable',
    'unauthorized',
    'forbidden',
    'trunk-unavailable',
    'network-timeout',
    'cancelled',
    'media-lost',
    'far-end-lost',
    'interrupted',
  ])
  .meta({ id: 'HangupCause' });
export type HangupCause = z.infer<typeof HangupCause>;

export const CallDirection = z.enum(['in', 'out']);
export type CallDirection = z.infer<typeof CallDirection>;

export const CallRow = z
  .object({
    id: Id,
    /** `in`: the patient rang us. */
    direction: CallDirection,
    /** The other side's number, masked; null when it stays anonymous. */
    phone: z.string().nullable(),
    /** Our own side, as it is: of an incoming call the number that was dialled, of ours the telephone that dialled. */
    ourNumber: z.string().nullable(),
    patientName: z.string().nullable(),
    campaignId: Id.nullable(),
    targetId: Id.nullable(),
    trunk: z.object({ id: Id, name: z.string() }).nullable(),
    purpose: z.enum(['campaign', 'test', 'incoming', 'operator']),
    placedAt: Instant,
    answeredAt: Instant.nullable(),
    endedAt: Instant.nullable(),
    cause: HangupCause.nullable(),
    endedBy: z.enum(['us', 'them', 'network']).nullable(),
    /** The final SIP status; null while the call is up. */
    sipStatus: z.number().int().nullable(),
    ringMs: z.number().nonnegative().nullable(),
    talkMs: z.number().nonnegative().nullable(),
    hasRecording: z.boolean(),
  })
  .meta({ id: 'CallRow' });
export type CallRow = z.infer<typeof CallRow>;

/**
 * One thing that happened in a call. Kinds known today: placed, received, forwarded (number, masked; reason), ringing,
 * early-media, answered, said (text, heardMs), heard (heard: meaning, text, confidence), answered-by (who, announcement, confidence, reasons), digit, connecting, connected,
 * not-connected, mark, ended, interrupted. A reader shows a kind that it doesn't know by its name.
 */
export const CallEvent = z
  .object({
    at: Instant,
    /** Milliseconds since the call was placed. */
    offsetMs: z.number(),
    /** Milliseconds into the recording; null when before its beginning or there is none. */
    recordingMs: z.number().nullable(),
    kind: z.string(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'CallEvent' });
export type CallEvent = z.infer<typeof CallEvent>;

export const CallDetail = CallRow.extend({
  quality: z
    .object({
      packetsSent: z.number(),
      packetsReceived: z.number(),
      packetsLost: z.number(),
      /** Came when their moment was over. */
      packetsLate: z.number(),
      /** What had to be made up, lost or late. */
      concealedMs: z.number(),
      jitterMs: z.number(),
      /** Null when the other end's RTCP told nothing of it. */
      roundTripMs: z.number().nullable(),
      oneWay: z.boolean(),
      /** What the other end reported of what we sent; null when it reported nothing. */
      farEnd: z.object({ packetsLost: z.number(), jitterMs: z.number() }).nullable(),
      /** How good the talk sounded, 1 to 4.5 (mean opinion score by the E-model); null when nothing was heard. */
      mos: z.number().min(1).max(5).nullable(),
    })
    .nullable(),
  timeline: z.array(CallEvent),
  recording: z
    .object({
      /** Two channels: left is the robot (we), right is the patient. Answers byte ranges. */
      url: z.string(),
      /** `wav`: PCM 16 bit 8 kHz; `opus`: in an Ogg file. */
      format: z.enum(['wav', 'opus']),
      waveformUrl: z.string(),
      durationMs: z.number().nonnegative(),
      sizeBytes: z.number().int().nonnegative(),
    })
    .nullable(),
}).meta({ id: 'Call' });
export type CallDetail = z.infer<typeof CallDetail>;

/** Loudness along the recording: both arrays have the same length, each value is the peak of its slice, 0 to 1. */
export const Waveform = z
  .object({
    durationMs: z.number().nonnegative(),
    left: z.array(z.number().min(0).max(1)),
    right: z.array(z.number().min(0).max(1)),
  })
  .meta({ id: 'Waveform' });
export type Waveform = z.infer<typeof Waveform>;

export const CallQuery = z.object({
  ...pageQuery,
  cause: HangupCause.optional(),
  trunkId: Id.optional(),
  direction: CallDirection.optional(),
  /** Digits that the number contains; of who may not see whole numbers, all of them or the last two. */
  number: z.string().trim().max(20).optional(),
});
export type CallQuery = z.infer<typeof CallQuery>;

export const callEndpoints = {
  'GET /api/calls': {
    word: 'calls',
    summary: 'Calls, newest first',
    access: 'signed-in',
    query: CallQuery,
    response: pageOf(CallRow).omit({ total: true }),
  },
  'GET /api/calls/:id': {
    word: 'calls',
    summary: 'A call with its timeline and recording',
    access: 'signed-in',
    params: ById,
    response: CallDetail,
  },
  'GET /api/calls/:id/number': {
    word: 'calls',
    summary: 'The whole number of somebody who rang us; who asked is written down',
    access: 'signed-in',
    params: ById,
    response: z.object({ number: z.string() }),
  },
  'GET /api/calls/:id/recording': {
    word: 'calls',
    summary: 'The recording; answers byte ranges; who listened is written down',
    access: 'signed-in',
    params: ById,
    produces: ['audio/wav', 'audio/ogg'],
  },
  'GET /api/calls/:id/waveform': {
    word: 'calls',
    summary: 'Peaks of both channels for drawing',
    access: 'signed-in',
    params: ById,
    query: z.object({ points: z.coerce.number().int().min(50).max(4000).default(800) }),
    response: Waveform,
  },
} as const satisfies EndpointTable;
