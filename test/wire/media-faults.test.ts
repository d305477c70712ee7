import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type * as Base from '../../src/base/index.ts';
import { systemClock } from '../../src/base/index.ts';
import { decodeWav, repairWav, type MediaEngine, type MediaStream } from '../../src/media/index.ts';
import { decode, encode } from '../../src/media/codec/g711.ts';
import { writeRtcp } from '../../src/media/rtp/rtcp.ts';
import { agree, openEnd, openPair, sine, startEngine, until } from './media-pair.ts';
import { RawPeer } from './raw-peer.ts';

const workers: Worker[] = [];

// the threads are caught as they are started, so that a test can kill one
vi.mock('../../src/base/index.ts', async (importActual) => {
  const actual = await importActual<typeof Base>();
  const startWorker: typeof actual.startWorker = (file, options) => {
    const worker = actual.startWorker(file, options);
    workers.push(worker);
    return worker;
  };
  return { ...actual, startWorker };
});

let engine: MediaEngine;

beforeAll(async () => {
  engine = await startEngine(22_000);
});
afterAll(() => engine.stop());

function answerRaw(stream: MediaStream, offer: Buffer): void {
  const answered = stream.createAnswer(offer);
  if (!answered.ok) throw new Error(answered.why);
}

const loud = 0x2a; // the largest code of A-law

function encodeA(sample: number): number {
  const code = new Uint8Array(1);
  encode('PCMA', Int16Array.of(sample), code);
  return code[0]!;
}

function decodeA(code: number): number {
  return decode('PCMA', Uint8Array.of(code))[0]!;
}

function isLoud(frame: Int16Array): boolean {
  return Math.abs(frame[80]!) > 30_000;
}

describe('a far end that misbehaves', () => {
  it('one who takes another’s place is heard at once, though both describe one private address', async () => {
    const [peer, newcomer] = [await RawPeer.open(), await RawPeer.open()];
    newcomer.ssrc = 6;
    const end = await openEnd(engine, { id: 'replaced' });
    // of an office's network, and heard from behind its NAT
    const description = Buffer.from(
      peer.description().toString().replaceAll('IN IP4 127.0.0.1', 'IN IP4 127.0.0.9'),
    );
    answerRaw(end.stream, description);
    await end.stream.statistics();
    for (let i = 0; i < 3; i += 1) peer.say(end.stream.localPort, 0xd5);
    await expect
      .poll(() => end.stream.statistics(), { timeout: 15_000 })
      .toMatchObject({ packetsReceived: 2 });
    expect(end.stream.createAnswer(description, 'off').ok).toBe(true);
    await end.stream.statistics();
    for (let i = 0; i < 3; i += 1) newcomer.say(end.stream.localPort, 0xd5);
    await expect
      .poll(() => end.stream.statistics(), { timeout: 15_000 })
      .toMatchObject({ packetsReceived: 4 });
    await until(() => newcomer.received.length > 0);
    await end.stream.close();
    peer.close();
    newcomer.close();
  });

  it('garbage and strangers are dropped, and the talk is heard through them', async () => {
    const peer = await RawPeer.open();
    const stranger = await RawPeer.open();
    stranger.ssrc = 666;
    const end = await openEnd(engine, { id: 'garbage' });
    answerRaw(end.stream, peer.description());
    // orders are carried out in their order: from now on it is known who is to be heard
    await end.stream.statistics();
    for (let i = 0; i < 30; i += 1) {
      peer.say(end.stream.localPort, 0xd5);
      stranger.say(end.stream.localPort, loud);
      peer.sendRaw(end.stream.localPort, Buffer.from('INVITE sip:garbage SIP/2.0\r\n\r\n'));
      peer.sendRaw(end.stream.localPort, Buffer.alloc(0));
      stranger.say(end.stream.localPort + 1, loud);
      await systemClock.sleep(20);
    }
    await until(() => end.frames.length > 25);
    await expect
      .poll(() => end.stream.statistics(), { timeout: 15_000 })
      .toMatchObject({ packetsReceived: 30, packetsRefused: 90, packetsLost: 0 });
    expect(end.frames.some(isLoud)).toBe(false);
    await end.stream.close();
    peer.close();
    stranger.close();
  });

  it('speaks before it answers, in any codec that we have offered, and is heard', async () => {
    const peer = await RawPeer.open();
    const end = await openEnd(engine, { id: 'before-the-answer', codecs: ['G722', 'PCMA'] });
    end.stream.createOffer();
    // as above: it is known what was offered
    await end.stream.statistics();
    for (let n = 0; n < 5; n += 1) peer.say(end.stream.localPort, loud, { payloadType: 9 });
    const received = async (): Promise<number> => (await end.stream.statistics()).packetsReceived;
    await expect.poll(received, { timeout: 15_000 }).toBe(4);
    await end.stream.close();
    peer.close();
  });

  it('behind a NAT is answered where it really is', async () => {
    const peer = await RawPeer.open();
    const end = await openEnd(engine, { id: 'nat' });
    answerRaw(end.stream, peer.description('sendrecv', 9));
    for (let i = 0; i < 5; i += 1) {
      peer.say(end.stream.localPort, loud);
      await systemClock.sleep(20);
    }
    await until(() => peer.received.length > 3 && end.frames.some(isLoud));
    await end.stream.close();
    peer.close();
  });

  it('that sends in the wrong order, twice, and not at all is heard in order', async () => {
    const peer = await RawPeer.open();
    const end = await openEnd(engine, { id: 'order' });
    answerRaw(end.stream, peer.description());
    const port = end.stream.localPort;
    const at = (sequence: number): { sequence: number; timestamp: number } => ({
      sequence,
      timestamp: sequence * 160,
    });
    // each packet is louder than the one before
    const codeOf = (sequence: number): number => encodeA(sequence * 1000);
    for (const sequence of [1, 3, 2, 2, 5, 6, 7, 8, 9]) {
      peer.say(port, codeOf(sequence), at(sequence));
      await systemClock.sleep(20);
    }
    const levels = [1, 2, 3, 5, 6, 7, 8].map((sequence) => decodeA(codeOf(sequence)));
    const heard = (): number[] =>
      end.frames.flatMap((frame) => [frame[40]!, frame[120]!]).filter((value) => levels.includes(value));
    await until(() => heard().includes(levels.at(-1)!));
    // none is heard before one that was sent earlier
    expect(heard()).toEqual(heard().toSorted((one, other) => one - other));
    expect(new Set(heard()).size).toBeGreaterThanOrEqual(5);
    const statistics = await end.stream.close();
    expect(statistics).toMatchObject({
      packetsReceived: 8,
      packetsLost: 1,
      packetsDuplicate: 1,
      packetsOutOfOrder: 1,
    });
    peer.close();
  });

  it('that says nothing is told, and shows as not received; one whose reports count sound that never comes is, too', async () => {
    const peer = await RawPeer.open();
    const end = await openEnd(engine, { id: 'one-way' });
    answerRaw(end.stream, peer.description());
    const losses: number[] = [];
    const lost = await openEnd(engine, { id: 'lost', onSoundLost: (lostMs) => losses.push(lostMs) });
    const speaker = await RawPeer.open();
    answerRaw(lost.stream, speaker.description());
    speaker.say(lost.stream.localPort, loud);
    await until(() => lost.frames.length > 0);
    const counts = { atMs: 0, timestamp: 0, octets: 0 };
    for (const packets of [100, 400]) {
      const report = writeRtcp({ ssrc: speaker.ssrc, cname: 'x', sender: { ...counts, packets } });
      speaker.sendRaw(lost.stream.localPort + 1, report);
    }
    await until(() => end.silences.length === 1 && losses.length === 1, 15_000);
    expect(losses).toEqual([5000]);
    await lost.stream.close();
    speaker.close();
    expect(end.silences).toEqual([5000]);
    const statistics = await end.stream.close();
    expect(statistics).toMatchObject({ received: false, packetsReceived: 0, firstPacketAt: undefined });
    expect(statistics.packetsSent).toBeGreaterThan(200);
    peer.close();
  });

  it('that holds us hears nothing, and what plays waits for it', async () => {
    const peer = await RawPeer.open();
    const end = await openEnd(engine, { id: 'hold' });
    answerRaw(end.stream, peer.description());
    await until(() => peer.received.length > 0);
    answerRaw(end.stream, peer.description('sendonly'));
    await systemClock.sleep(100);
    const before = peer.received.length;
    const playback = end.stream.play({ samples: sine(440, 100) });
    await systemClock.sleep(200);
    expect(peer.received.length).toBe(before);
    expect(playback.playedMs).toBe(0);
    answerRaw(end.stream, peer.description());
    expect(await playback.done).toEqual({ playedMs: 100, finished: true });
    const resumed = peer.received[before]!;
    expect(resumed.marker).toBe(true);
    await end.stream.close();
    peer.close();
  });

  it('gets reports and a farewell by RTCP', async () => {
    const peer = await RawPeer.open();
    const end = await openEnd(engine, { id: 'rtcp' });
    answerRaw(end.stream, peer.description());
    peer.say(end.stream.localPort, loud);
    await until(() => peer.received.length > 5);
    await end.stream.close();
    await until(() => peer.reports.some(({ kind }) => kind === 'bye'));
    expect(peer.reports).toContainEqual(
      expect.objectContaining({
        kind: 'sender',
        reports: [expect.objectContaining({ ssrc: 42, lost: 0 }) as unknown],
      }),
    );
    peer.close();
  });
});

describe('faults of our own', () => {
  it('a port that somebody holds is passed over; a range that is full is told', async () => {
    const small = await startEngine(22_600, 8);
    const streams = await Promise.all([1, 2, 3, 4].map((n) => small.openStream({ id: `s${n}` })));
    expect(new Set(streams.map(({ localPort }) => localPort)).size).toBe(4);
    await expect(small.openStream({ id: 's5' })).rejects.toMatchObject({ code: 'media.no-port' });
    await streams[0]!.close();
    const again = await small.openStream({ id: 's6' });
    expect(again.localPort).toBe(streams[0]!.localPort);
    await small.stop();
    await expect(small.openStream({ id: 's7' })).rejects.toMatchObject({ code: 'media.not-running' });
  });

  it('a listener that throws hurts neither the others nor itself', async () => {
    let calls = 0;
    const thrower = await openEnd(engine, {
      id: 'thrower',
      onFrame: () => {
        calls += 1;
        throw new Error('a bug of the listener');
      },
    });
    const other = await openEnd(engine, { id: 'beside' });
    agree(thrower.stream, other.stream);
    await until(() => calls > 10 && other.frames.length > 10);
    await Promise.all([thrower, other].map(({ stream }) => stream.close()));
  });

  it('an answer that is nonsense is refused and changes nothing', async () => {
    const [caller, callee] = await openPair(engine, 'nonsense');
    expect(caller.stream.acceptAnswer(Buffer.from('nonsense'))).toEqual({
      ok: false,
      why: 'not a session description, line 1',
    });
    await caller.stream.play({ samples: sine(440, 200) }).done;
    await until(() => callee.frames.length > 10);
    await Promise.all([caller.stream.close(), callee.stream.close()]);
  });

  it('a thread that is ended from outside leaves no port taken', async () => {
    const only = await startEngine(22_690, 4);
    const thread = workers.at(-1)!;
    const opened = await Promise.all([openEnd(only, { id: 'left-1' }), openEnd(only, { id: 'left-2' })]);
    await thread.terminate();
    await until(() => workers.at(-1) !== thread);
    await Promise.all(opened.map(({ stream }) => stream.close()));
    const again = [await openEnd(only, { id: 'new-1' }), await openEnd(only, { id: 'new-2' })];
    expect(again.map(({ stream }) => stream.localPort).sort()).toEqual([22_690, 22_692]);
    await only.stop();
  });

  it('a thread that dies ends its streams with word of it; a new one takes its place', async () => {
    const fragile = await startEngine(22_700);
    const thread = workers.at(-1)!;
    let broken = 0;
    const end = await openEnd(fragile, { id: 'victim', onBroken: () => (broken += 1) });
    const playback = end.stream.play({ tone: 'music' });
    const file = join(tmpdir(), `perezvon-cut-${process.pid}.wav`);
    await end.stream.record(file);
    await systemClock.sleep(2300);
    await thread.terminate();
    expect(await playback.done).toMatchObject({ finished: false });
    await until(() => broken === 1);
    expect(await end.stream.close()).toMatchObject({ packetsSent: 0 });
    await until(() => workers.at(-1) !== thread);

    // its recording has every whole second, and can be mended
    const cut = decodeWav(await readFile(file));
    expect(cut.ok && cut.audio.samples.length).toBeGreaterThanOrEqual(16_000);
    expect(await repairWav(file)).toBe('repaired');
    expect(decodeWav(await readFile(file))).toEqual(cut);
    await rm(file);

    const [caller, callee] = await openPair(fragile, 'after');
    await until(() => callee.frames.length > 5);
    expect(await fragile.statistics()).toMatchObject({ workersLost: 1, streams: 2 });
    await Promise.all([caller.stream.close(), callee.stream.close()]);
    await fragile.stop();
    await fragile.stop();
  });
});
