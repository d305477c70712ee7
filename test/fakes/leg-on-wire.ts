import type { Agreed, Described, MediaStream, StreamOrder, StreamStatistics } from '../../src/media/index.ts';
import type { LegEnd } from '../../src/calls/leg.ts';
import type { InviteListener, OutgoingInvite } from '../../src/sip/index.ts';
import { agreedSound } from './agreed-sound.ts';
import { rungLeg } from './rung-leg.ts';

export interface LegOnWireOptions {
  described?: Described;
  openFails?: boolean;
  srtp?: 'optional' | 'required';
  codecs?: ['G722'];
  mediaLostMs?: number;
}

/** A leg that rings somebody, between a SIP user agent and a media engine that do as the test says. */
export function legOnWire(options: LegOnWireOptions = {}) {
  const told: string[] = [];
  const ends: LegEnd[] = [];
  const accepted: string[] = [];
  const taken: string[] = [];
  const ears: StreamOrder['onFrame'][] = [];
  const reoffers: Agreed[] = [];
  const reasons: string[] = [];
  let state: OutgoingInvite['state'] = 'calling';
  let order: StreamOrder | undefined;
  const stream = {
    createOffer: () => Buffer.from('offer'),
    acceptAnswer: (body: Buffer) => {
      accepted.push(body.toString());
      return options.described ?? agreedSound;
    },
    statistics: async () => ({ packetsReceived: 7 }) as StreamStatistics,
    takeKey: (digit: string) => taken.push(digit),
    listen: (onFrame: StreamOrder['onFrame']) => void ears.push(onFrame),
    createAnswer: () => ({ ok: true, answer: Buffer.from('answer'), described: reoffers.shift() }),
    close: async () => ({ received: true }) as StreamStatistics,
  } as unknown as MediaStream;
  const { clock, leg, wire } = rungLeg({
    openStream: async (opened) => {
      if (options.openFails) throw new Error('no port');
      order = opened;
      return stream;
    },
    session: {
      get state() {
        return state;
      },
      cancel: () => void told.push('cancel'),
      bye: (headers) => {
        told.push('bye');
        reasons.push(headers?.Reason ?? '');
      },
    },
    destination: { srtp: options.srtp, codecs: options.codecs },
    tools: { mediaLostMs: options.mediaLostMs },
    listener: {
      onRinging: () => void told.push('ringing'),
      onEarlyMedia: () => void told.push('early-media'),
      onAnswered: () => void told.push('answered'),
      onDigit: (digit) => void told.push(`digit ${digit}`),
      onHeld: (held) => void told.push(held ? 'held' : 'taken back'),
      onRefer: ({ target }) => void told.push(`refer ${target}`),
      onEnded: (end) => void ends.push(end),
    },
  });
  const onWire = {
    get listener() {
      return wire.listener;
    },
    get order() {
      return order;
    },
  };
  const dial = async (): Promise<InviteListener> => {
    await leg.dial();
    return wire.listener!;
  };
  const proceed = (): void => {
    state = 'proceeding';
  };
  return { clock, leg, told, ends, accepted, reasons, taken, ears, reoffers, wire: onWire, dial, proceed };
}
