import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/index.ts';
import { decode, encode } from '../codec/g711.ts';
import { Recorder } from '../recorder.ts';
import { readRtp, writeRtp, type RtpPacket } from '../rtp/packet.ts';
import type { Agreement } from '../sdp/agreement.ts';
import { Departures } from './departures.ts';
import type { Datagram } from './packet-driver.ts';
import { RtpStream } from './rtp-stream.ts';
import { SecurePair } from './secure-pair.ts';

const clock = new ManualClock();

function agreed(port: number, codec: 'PCMA' | 'PCMU' = 'PCMA'): Agreement {
  const payloadType = codec === 'PCMA' ? 8 : 0;
  return {
    ...{ codec, payloadType, digitsPayloadType: 101, sending: true, receiving: true },
    incoming: { codecs: new Map([[payloadType, codec]]), digits: new Set([101]) },
    remote: { host: '198.51.100.7', port, rtcpPort: port + 1 },
  };
}

/** One stream with its far end; what is sent there is kept, with the moment. */
class Party {
  readonly stream: RtpStream;
  readonly departures = new Departures(clock);
  readonly sent: { readonly atMs: number; readonly packet: RtpPacket }[] = [];
  readonly #agreement: Agreement;
  #hear: Datagram = () => undefined;

  constructor(port: number, codec?: 'PCMA' | 'PCMU') {
    this.#agreement = agreed(port, codec);
    const sockets = {
      listen: (rtp: Datagram) => {
        this.#hear = rtp;
      },
      sendRtp: (bytes: Uint8Array) => {
        const packet = readRtp(Buffer.from(bytes));
        if (typeof packet === 'object') this.sent.push({ atMs: clock.monotonicMs(), packet });
      },
      sendRtcp: () => undefined,
      fetch: () => undefined,
      close: () => undefined,
    };
    this.stream = new RtpStream({
      clock,
      sockets: new SecurePair(sockets, false),
      departures: this.departures,
      onDigit: () => undefined,
      onSilence: () => undefined,
      onSoundLost: () => undefined,
    });
    this.stream.describe(this.#agreement);
  }

  /** Its far end says a frame, the `n`th. */
  says(n: number, samples: Int16Array, waitedMs = 0): Uint8Array {
    const { codec, payloadType, remote } = this.#agreement;
    const payload = new Uint8Array(160);
    encode(codec as 'PCMA', samples, payload, 0);
    const header = {
      marker: false,
      payloadType,
      sequence: n & 0xffff,
      timestamp: n * 160,
      ssrc: remote.port,
    };
    this.#hear(writeRtp({ ...header, payload }), remote, clock.monotonicMs() - waitedMs);
    return payload;
  }

  step(): void {
    this.stream.listen(clock.monotonicMs());
    this.stream.speak(clock.monotonicMs());
  }
}

function tone(hertz: number, n: number): Int16Array {
  return Int16Array.from({ length: 160 }, (_, i) =>
    Math.round(8000 * Math.sin((2 * Math.PI * hertz * (n * 160 + i)) / 8000)),
  );
}

/** A recording in memory. */
function recorded(stream: RtpStream): { finish(): Promise<Int16Array[]> } {
  const parts: Int16Array[] = [];
  const sink = {
    append: async (samples: Int16Array) => void parts.push(samples),
    finish: async () => undefined,
  };
  const recorder = new Recorder(sink, clock, () => undefined);
  stream.record(recorder);
  return {
    finish: async () => {
      await recorder.finish();
      const all = parts.flatMap((part) => [...part]);
      return [0, 1].map((channel) => Int16Array.from(all.filter((_, i) => i % 2 === channel)));
    },
  };
}

const hear = (one: Party, other: Party): void => {
  one.stream.hear([other.stream]);
  other.stream.hear([one.stream]);
};

describe('a bridge of two in one codec', () => {
  it('passes on the very bytes at the moment they come, losses as losses, and sends nothing of its own beside them', () => {
    const [a, b] = [new Party(4000), new Party(5000)];
    hear(a, b);
    const said: Uint8Array[] = [];
    for (let n = 0; n < 60; n += 1) {
      clock.advance(7);
      // every tenth is lost
      if (n % 10 !== 9) said.push(a.says(n, tone(400, n)));
      clock.advance(13);
      for (const party of [a, b]) party.step();
    }
    const sound = b.sent.filter(({ packet }) =>
      said.some((bytes) => Buffer.compare(bytes, packet.payload) === 0),
    );
    expect(sound.map(({ packet }) => Buffer.from(packet.payload))).toEqual(
      said.map((bytes) => Buffer.from(bytes)),
    );
    expect(b.sent.length).toBe(sound.length);
    expect(new Set(sound.map(({ atMs }) => atMs % 20)).size).toBe(1);
    const first = sound[0]!.packet;
    const steps = sound.map(({ packet }) => (packet.sequence - first.sequence) & 0xffff);
    expect(steps).toEqual(Array.from({ length: 60 }, (_, n) => n).filter((n) => n % 10 !== 9));
    expect(sound.map(({ packet }) => (packet.timestamp - first.timestamp) >>> 0)).toEqual(
      steps.map((n) => n * 160),
    );
  });

  it('is late by what a packet has waited with us', () => {
    const [a, b] = [new Party(4000), new Party(5000)];
    hear(a, b);
    clock.advance(100);
    a.says(0, tone(400, 0), 30);
    expect(b.departures).toMatchObject({ sent: 1, sentLate: 1, latestMs: 30 });
  });

  it('speaks for one who falls silent, and goes on with him when he is back', () => {
    const [a, b] = [new Party(4000), new Party(5000)];
    hear(a, b);
    const step = (): void => {
      clock.advance(20);
      for (const party of [a, b]) party.step();
    };
    for (let n = 0; n < 20; n += 1) {
      a.says(n, tone(400, n));
      step();
    }
    const before = b.sent.length;
    for (let n = 0; n < 30; n += 1) step();
    // a fifth of a second is waited, then every 20 ms something is sent
    expect(b.sent.length - before).toBeGreaterThanOrEqual(19);
    for (let n = 50; n < 60; n += 1) {
      a.says(n, tone(400, n));
      step();
    }
    const all = b.sent.map(({ packet }) => packet);
    const steps = all.slice(1).map(({ sequence }, i) => (sequence - all[i]!.sequence) & 0xffff);
    expect(new Set(steps)).toEqual(new Set([1]));
    const gaps = all.slice(1).map(({ timestamp }, i) => (timestamp - all[i]!.timestamp) | 0);
    expect(gaps.every((gap) => gap > 0)).toBe(true);
  });

  it('is decoded where the codecs are two, and where a third one is heard', () => {
    const [a, b, c] = [new Party(4000), new Party(5000, 'PCMU'), new Party(6000)];
    a.stream.hear([b.stream, c.stream]);
    b.stream.hear([a.stream]);
    for (let n = 0; n < 30; n += 1) {
      a.says(n, tone(400, n));
      b.says(n, tone(1000, n));
      clock.advance(20);
      for (const party of [a, b, c]) party.step();
    }
    expect(a.sent.length).toBe(30);
    expect(b.sent.length).toBe(30);
    expect(new Set(b.sent.map(({ packet }) => packet.payloadType))).toEqual(new Set([0]));
    const last = decode('PCMU', b.sent.at(-1)!.packet.payload, new Int16Array(160));
    expect(Math.max(...last)).toBeGreaterThan(7500);
  });
});

describe('a patient whom a bridge serves', () => {
  function talking() {
    const parties = [new Party(4000), new Party(5000), new Party(6000)] as const;
    const [patient, operator] = parties;
    hear(patient, operator);
    let n = 0;
    const step = (): void => {
      for (const party of parties) party.says(n, tone(400, n));
      n += 1;
      clock.advance(20);
      for (const party of parties) party.step();
    };
    for (let i = 0; i < 20; i += 1) step();
    return { parties, patient, step, before: patient.sent.length };
  }

  it('is not left without sound when a third one joins, when the other leaves, nor when the codec changes', () => {
    const joined = talking();
    joined.patient.stream.hear([joined.parties[1].stream, joined.parties[2].stream]);
    for (let i = 0; i < 5; i += 1) joined.step();
    expect(joined.patient.sent.length - joined.before).toBe(5);

    const changed = talking();
    changed.patient.stream.describe(agreed(4000, 'PCMU'));
    for (let i = 0; i < 5; i += 1) changed.step();
    expect(changed.patient.sent.length - changed.before).toBe(5);

    const alone = talking();
    alone.patient.stream.hear([]);
    for (let i = 0; i < 5; i += 1) alone.step();
    expect(alone.patient.sent.length - alone.before).toBe(5);
  });
});

describe('a recording of a bridge', () => {
  it('has a frame of both for every step, whatever is lost, and both in their time', async () => {
    const [patient, operator] = [new Party(4000), new Party(5000)];
    hear(patient, operator);
    const recording = recorded(patient.stream);
    for (let n = 0; n < 400; n += 1) {
      // a fifth of the patient's packets is lost; he is heard from 2 s on, the operator from 4 s on
      const speaks = (from: number): boolean => n >= from;
      if (n % 5 !== 3) patient.says(n, speaks(100) ? tone(400, n) : new Int16Array(160));
      operator.says(n, speaks(200) ? tone(1000, n) : new Int16Array(160));
      clock.advance(20);
      for (const party of [patient, operator]) party.step();
    }
    const [left, right] = await recording.finish();
    expect([left!.length, right!.length]).toEqual([400 * 160, 400 * 160]);
    const beganMs = (samples: Int16Array): number =>
      samples.findIndex((sample) => Math.abs(sample) > 4000) / 8;
    expect(beganMs(left!) - beganMs(right!)).toBeGreaterThan(2000 - 60);
    expect(beganMs(left!) - beganMs(right!)).toBeLessThan(2000 + 60);
    // no hole of a frame in what he says: what was lost is made up
    const spoken = right!.subarray(120 * 160, 390 * 160);
    const loudest = Array.from({ length: spoken.length / 160 }, (_, i) =>
      Math.max(...spoken.subarray(i * 160, (i + 1) * 160).map(Math.abs)),
    );
    expect(Math.min(...loudest)).toBeGreaterThan(2000);
  });
});
