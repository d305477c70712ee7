import { z } from 'zod';
import { RefusalReason } from './campaigns.ts';
import type { EndpointTable } from './endpoint.ts';
import { ById, Id, Instant, pageOf, pageQuery } from './page.ts';

const inBothLanguages = <Words extends z.ZodType>(words: Words) => z.object({ ru: words, en: words });

/** Why a message was not sent, or is not known to be. */
export const SmsTrouble = z
  .enum([
    ...['unreachable', 'denied', 'no-money', 'limited', 'broken'],
    ...['wrong-number', 'sender-refused', 'text-refused', 'blocked', 'not-delivered', 'expired', 'outdated'],
    'not-permitted',
    ...['no-answer', 'interrupted'],
  ] as const)
  .meta({ id: 'SmsTrouble' });
export type SmsTrouble = z.infer<typeof SmsTrouble>;

export const SmsState = z
  .enum(['queued', 'sending', 'sent', 'delivered', 'failed', 'unknown'])
  .meta({ id: 'SmsState' });
export type SmsState = z.infer<typeof SmsState>;

/** One field of a gateway's form; every value is text. */
export const SmsGatewayField = z
  .object({
    id: z.string(),
    /** A `secret` is never sent back; `lines` is a text of several lines. */
    kind: z.enum(['text', 'secret', 'lines', 'choice']),
    required: z.boolean(),
    preset: z.string().nullable(),
    choices: z.array(z.object({ value: z.string(), words: inBothLanguages(z.string()) })),
    words: inBothLanguages(z.object({ label: z.string(), hint: z.string().optional() })),
  })
  .meta({ id: 'SmsGatewayField' });
export type SmsGatewayField = z.infer<typeof SmsGatewayField>;

/** A way to send messages, with what was filled in for it before. */
export const SmsGateway = z
  .object({
    kind: z.string(),
    words: inBothLanguages(z.object({ name: z.string(), about: z.string() })),
    tellsDelivery: z.boolean(),
    senderNeeded: z.boolean(),
    fields: z.array(SmsGatewayField),
    filledIn: z.record(z.string(), z.string()),
    secretsKept: z.array(z.string()),
    sender: z.string(),
    priceKopecks: z.number().int(),
  })
  .meta({ id: 'SmsGateway' });
export type SmsGateway = z.infer<typeof SmsGateway>;

/** Minutes of the day in the clinic's zone; equal: at any hour. */
const MinuteOfDay = z.number().int().min(0).max(1439);

export const SmsRules = z
  .object({
    quietFrom: MinuteOfDay,
    quietTo: MinuteOfDay,
    /** Where patients reach this installation, `https://host`; empty: messages carry no links. */
    publicAddress: z.string().trim().max(200),
    /** What a message about a visit says: {clinic}, {date}, {time}, {link}. */
    visitText: z.string().trim().min(1).max(600),
  })
  .meta({ id: 'SmsRules' });
export type SmsRules = z.infer<typeof SmsRules>;

export const SmsSettings = z
  .object({
    /** Null: no messages are sent. */
    chosen: z.string().nullable(),
    gateways: z.array(SmsGateway),
    /** How the chosen gateway last was; null when none is. */
    state: z
      .object({
        state: z.enum(['untried', 'works', 'rests']),
        trouble: SmsTrouble.nullable(),
        since: Instant.nullable(),
      })
      .nullable(),
    rules: SmsRules,
  })
  .meta({ id: 'SmsSettings' });
export type SmsSettings = z.infer<typeof SmsSettings>;

/** A secret that is left out stays as it is. */
export const SmsGatewayChoice = z.object({
  kind: z.string().min(1).max(40),
  fields: z.record(z.string().max(40), z.string().max(4000)),
  sender: z.string().trim().max(16),
  priceKopecks: z.number().int().min(0).max(100_000),
});
export type SmsGatewayChoice = z.infer<typeof SmsGatewayChoice>;

/** What a text costs before it is sent. */
export const SmsPreview = z
  .object({
    text: z.string(),
    encoding: z.enum(['gsm-7', 'ucs-2']),
    segments: z.number().int().positive(),
    unitsLeft: z.number().int().nonnegative(),
    priceKopecks: z.number().int().nonnegative(),
  })
  .meta({ id: 'SmsPreview' });
export type SmsPreview = z.infer<typeof SmsPreview>;

/** The same about a visit. `refusal`: null when it leaves at once. */
export const VisitSmsPreview = SmsPreview.extend({
  refusal: z
    .object({
      reason: RefusalReason,
      /** It waits until then; null: it is never sent. */
      until: Instant.nullable(),
      /** A person may have it sent sooner all the same. */
      mayDecide: z.boolean(),
    })
    .nullable(),
  /** He was asked about this visit within a day; null: not so. */
  askedAt: Instant.nullable(),
}).meta({ id: 'VisitSmsPreview' });
export type VisitSmsPreview = z.infer<typeof VisitSmsPreview>;

export const SmsMessage = z
  .object({
    id: Id,
    /** Not the whole number. */
    phone: z.string(),
    text: z.string(),
    purpose: z.enum(['visit', 'trial']),
    patientName: z.string().nullable(),
    state: SmsState,
    trouble: SmsTrouble.nullable(),
    /** Why it may not leave, when the trouble is `not-permitted`. */
    refusal: RefusalReason.nullable(),
    segments: z.number().int(),
    priceKopecks: z.number().int(),
    createdAt: Instant,
    sentAt: Instant.nullable(),
    settledAt: Instant.nullable(),
  })
  .meta({ id: 'SmsMessage' });
export type SmsMessage = z.infer<typeof SmsMessage>;

const Text = z.string().trim().min(1).max(1000);
/** The console makes one for each message that a person orders, so that a button pressed twice sends one. */
const Reference = z.uuid();

export const inboxEndpoints = {
  'GET /api/sms/settings': {
    word: 'inbox',
    summary: 'The SMS gateways, which one sends, quiet hours',
    access: 'signed-in',
    response: SmsSettings,
  },
  'PUT /api/sms/settings': {
    word: 'inbox',
    summary: 'Change quiet hours, the public address and the text about a visit',
    access: 'signed-in',
    body: SmsRules,
    response: SmsSettings,
  },
  'PUT /api/sms/gateway': {
    word: 'inbox',
    summary: 'Choose the gateway that sends from now on',
    access: 'signed-in',
    body: SmsGatewayChoice,
    response: SmsSettings,
  },
  'DELETE /api/sms/gateway': {
    word: 'inbox',
    summary: 'Send no messages any more',
    access: 'signed-in',
    response: SmsSettings,
  },
  'POST /api/sms/preview': {
    word: 'inbox',
    summary: 'Segments and price of a text; nothing is sent',
    access: 'signed-in',
    body: z.object({ text: Text }),
    response: SmsPreview,
  },
  'POST /api/sms/trial': {
    word: 'inbox',
    summary: 'Send a message to a number of one’s own',
    access: 'signed-in',
    status: 202,
    body: z.object({ reference: Reference, phone: z.string().regex(/^\+\d{8,15}$/), text: Text }),
    response: SmsMessage,
  },
  'GET /api/sms': {
    word: 'inbox',
    summary: 'Messages, the newest first',
    access: 'signed-in',
    query: z.object({ ...pageQuery, state: SmsState.optional() }),
    response: pageOf(SmsMessage),
  },
  'GET /api/appointments/:id/sms': {
    word: 'inbox',
    summary: 'What a message about this visit would say and cost',
    access: 'signed-in',
    params: ById,
    response: VisitSmsPreview,
  },
  'POST /api/appointments/:id/sms': {
    word: 'inbox',
    summary: 'Ask the patient about his visit by SMS',
    access: 'signed-in',
    status: 202,
    params: ById,
    /**
     * `despite`: she has read a refusal that she may decide about, and wants it sent all the same. `again`: she knows that he was asked
     * already.
     */
    body: z.object({ reference: Reference, despite: z.boolean().optional(), again: z.boolean().optional() }),
    response: SmsMessage,
  },
} as const satisfies EndpointTable;
