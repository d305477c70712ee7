// RFC 3264 §5–§8: offers and answers of one audio stream among the media sections of a session.
import { isIPv6 } from 'node:net';
import type { CodecName } from '../codec/speech-codec.ts';
import {
  agreeOn,
  usualDigits,
  type Agreement,
  type Agreeing,
  type Hold,
  type OurSide,
  type Refusal,
} from './agreement.ts';
import { codecFormats } from './codec-formats.ts';
import {
  answerKeys,
  isSpokenTransport,
  keysOfAnswer,
  offerKeys,
  type KeyAgreement,
  type SrtpPolicy,
} from './key-agreement.ts';
import type { KeyRing } from './key-ring.ts';
import { encodingsOf, type PayloadNumbers } from './payload-numbers.ts';
import type { Direction, Encoding, MediaDescription, SessionDescription } from './session-description.ts';

/** Ours: what does not change during a stream's life. */
export interface LocalEnd {
  readonly sessionId: string;
  readonly port: number;
  /** Where the socket is reached, at least one of the two. */
  readonly ip4?: string;
  readonly ip6?: string;
  /** In the order of preference. */
  readonly codecs: readonly CodecName[];
  readonly srtp: SrtpPolicy;
}

/** Ours: what a session has come to so far. */
export interface LocalState {
  readonly ring: KeyRing;
  readonly numbers: PayloadNumbers;
  readonly hold?: Hold;
  /** The far end speaks IPv6, by what was agreed last: our offers name an address of it, if we have one; else one of IPv4. */
  readonly ip6?: boolean;
  /** The session's sections and which of them is our sound; none before the first agreement. */
  readonly layout?: Layout;
}

/** §8: sections keep their places, and their number never falls. */
export interface Layout {
  readonly sections: readonly MediaDescription[];
  readonly sound: number;
}

export type Answering =
  | {
      readonly ok: true;
      readonly answer: SessionDescription;
      readonly agreement: Agreement;
      readonly layout: Layout;
    }
  | { readonly ok: false; readonly why: Refusal };

// beside the one of 8000, as browsers number it
const usualOpusDigits = 110;
const digitsEvents = '0-15';
const packetMs = 20;

/** Our offer: our codecs, keys, and both directions unless we hold. Sections that are not our sound stay refused. */
export function makeOffer(local: LocalEnd, state: LocalState, version: number): SessionDescription {
  const { layout } = state;
  const sound = offerSection(local, state);
  const sections = layout?.sections.map((section, index) =>
    index === layout.sound ? sound : refuseSection(section),
  );
  const host = (state.ip6 ? local.ip6 : undefined) ?? local.ip4 ?? local.ip6!;
  return describe(local, host, version, sections ?? [sound]);
}

/** Reads the answer to `makeOffer`: its section at our sound's place. */
export function acceptAnswer(local: LocalEnd, state: LocalState, answer: SessionDescription): Agreeing {
  const ours = answer.media[state.layout?.sound ?? 0];
  // §6: the place counts; where we offered sound alone, an answer with more before it can still mean one thing only
  const misplaced = (state.layout?.sections.length ?? 1) === 1 ? answer.media.find(isSound) : undefined;
  const section = ours && isSound(ours) ? ours : misplaced;
  if (!section) return { ok: false, why: 'no audio' };
  const keys = isSpokenTransport(section.protocol, local.srtp)
    ? keysOfAnswer(section, local.srtp, state.ring)
    : { ok: false as const, why: 'another transport than was offered' as const };
  return agreeOn(answer, section, ourSide(local, state), keys);
}

/** Answers an offer: one audio section that we can speak, every other one refused by port 0 in its place (§6). */
export function makeAnswer(
  local: LocalEnd,
  state: LocalState,
  version: number,
  offer: SessionDescription,
): Answering {
  let refusal: Refusal | undefined;
  for (const section of candidates(local, state, offer)) {
    const keys = answerKeys(section, local.srtp, state.ring);
    const agreed = agreeOn(offer, section, ourSide(local, state), keys);
    if (!agreed.ok) {
      refusal ??= agreed.why;
      continue;
    }
    const { agreement } = agreed;
    const sections = offer.media.map((media) =>
      media === section ? answerSection(local, media, agreement, keys) : refuseSection(media),
    );
    const host = isIPv6(agreement.remote.host) ? local.ip6! : local.ip4!;
    return {
      ok: true,
      // §6: its t= line is that of the offer
      answer: { ...describe(local, host, version, sections), time: offer.time },
      agreement,
      layout: { sections: offer.media, sound: offer.media.indexOf(section) },
    };
  }
  return { ok: false, why: refusal ?? 'no audio' };
}

function isSound({ kind, port }: MediaDescription): boolean {
  return kind === 'audio' && port !== 0;
}

/** The section that is our sound already, then encrypted ones when we want that, then the others in their order. */
function candidates(local: LocalEnd, { layout }: LocalState, offer: SessionDescription): MediaDescription[] {
  const usable = offer.media.filter(
    (media) => isSound(media) && isSpokenTransport(media.protocol, local.srtp),
  );
  const present = layout && offer.media[layout.sound];
  const rank = (media: MediaDescription): number =>
    media === present ? 0 : (media.crypto?.length ?? 0) > 0 ? 1 : 2;
  return local.srtp === 'off' && !present ? usable : usable.toSorted((a, b) => rank(a) - rank(b));
}

function ourSide({ codecs, ip4, ip6 }: LocalEnd, { hold, numbers }: LocalState): OurSide {
  return { codecs, hold, numbers, families: { ip4: ip4 !== undefined, ip6: ip6 !== undefined } };
}

function offerSection(local: LocalEnd, { numbers, ring, hold }: LocalState): MediaDescription {
  const encodings = new Map<number, Encoding>();
  const parameters = new Map<number, string>();
  const clocks = new Set<number>();
  for (const codec of local.codecs) {
    const { encoding, payloadType: wanted, parameters: own } = codecFormats[codec];
    const payloadType = numbers.numberOf(encoding, wanted);
    encodings.set(payloadType, encoding);
    if (own !== undefined) parameters.set(payloadType, own);
    clocks.add(encoding.clockRate);
  }
  for (const clockRate of clocks) {
    const encoding = { name: 'TELEPHONE-EVENT', clockRate, channels: 1 };
    const payloadType = numbers.numberOf(encoding, clockRate === 8000 ? usualDigits : usualOpusDigits);
    encodings.set(payloadType, encoding);
    parameters.set(payloadType, digitsEvents);
  }
  const { protocol, crypto } = offerKeys(local.srtp, ring);
  const section: MediaDescription = {
    kind: 'audio',
    port: local.port,
    protocol,
    formats: [...encodings.keys()].map(String),
    encodings,
    parameters,
    packetMs,
    crypto,
    direction: hold ?? 'sendrecv',
  };
  numbers.note(section);
  return section;
}

/** Our section in an answer: the codec and the keys that were agreed on, at our port. */
export function answerSection(
  local: Pick<LocalEnd, 'port'>,
  offered: MediaDescription,
  agreement: Agreement,
  keys: KeyAgreement,
): MediaDescription {
  const chosen = [agreement.payloadType];
  const parameters = new Map<number, string>();
  const own = codecFormats[agreement.codec].parameters;
  if (own !== undefined) parameters.set(agreement.payloadType, own);
  if (agreement.digitsPayloadType !== undefined) {
    chosen.push(agreement.digitsPayloadType);
    parameters.set(agreement.digitsPayloadType, digitsEvents);
  }
  const encodings = new Map(encodingsOf(offered).filter(([payloadType]) => chosen.includes(payloadType)));
  return {
    kind: offered.kind,
    port: local.port,
    protocol: offered.protocol,
    formats: chosen.map(String),
    encodings,
    parameters,
    packetMs,
    crypto: keys.ok && keys.line ? [keys.line] : undefined,
    direction: directionOf(agreement),
  };
}

function directionOf({ sending, receiving }: Agreement): Direction {
  if (sending) return receiving ? 'sendrecv' : 'sendonly';
  return receiving ? 'recvonly' : 'inactive';
}

/** §6: a section that we don't take stays in its place. */
export function refuseSection({ kind, protocol, formats }: MediaDescription): MediaDescription {
  return { kind, port: 0, protocol, formats, encodings: new Map(), parameters: new Map() };
}

function describe(
  local: LocalEnd,
  host: string,
  version: number,
  media: readonly MediaDescription[],
): SessionDescription {
  return {
    // §8: the origin stays what it was, whatever address the sound has
    origin: { sessionId: local.sessionId, version: String(version), host: local.ip4 ?? local.ip6! },
    host,
    media,
  };
}
