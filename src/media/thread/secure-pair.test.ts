import { describe, expect, it } from 'vitest';
import type { MasterKey, SrtpKeys } from '../srtp/suite.ts';
import { SecurePair } from './secure-pair.ts';
import type { Datagram } from './packet-driver.ts';

const from = { host: '192.0.2.9', port: 4000 };
const packet = Buffer.from('800800010000000000000001d5d5d5d5', 'hex');
const report = Buffer.from('80c9000100000001', 'hex');

function keyOf(fill: number): MasterKey {
  return { suite: 'AES_CM_128_HMAC_SHA1_80', material: Buffer.alloc(30, fill) };
}

const near: SrtpKeys = { sending: keyOf(1), receiving: keyOf(2) };
const far: SrtpKeys = { sending: keyOf(2), receiving: keyOf(1) };

/** A pair of sockets whose line is in our hands. */
function openPair(waitForKeys = false) {
  const sent: Buffer[] = [];
  const heard: Buffer[] = [];
  let onRtp: Datagram = () => undefined;
  let onRtcp: Datagram = () => undefined;
  const pair = new SecurePair(
    {
      listen: (rtp, rtcp) => {
        onRtp = rtp;
        onRtcp = rtcp;
      },
      sendRtp: (bytes) => sent.push(Buffer.from(bytes)),
      sendRtcp: (bytes) => sent.push(Buffer.from(bytes)),
      fetch: () => undefined,
      close: () => undefined,
    },
    waitForKeys,
  );
  pair.listen(
    (bytes) => heard.push(bytes),
    (bytes) => heard.push(bytes),
  );
  const rtp = (bytes: Buffer): void => onRtp(bytes, from, 0);
  const rtcp = (bytes: Buffer): void => onRtcp(bytes, from, 0);
  return { pair, sent, heard, rtp, rtcp };
}

function sealed(keys: SrtpKeys, ...packets: Buffer[]): Buffer[] {
  const { pair, sent } = openPair();
  pair.secure(keys);
  for (const bytes of packets) {
    if (bytes[1]! >= 192) pair.sendRtcp(bytes, '192.0.2.1', 1);
    else pair.sendRtp(bytes, '192.0.2.1', 1);
  }
  return sent;
}

describe('a pair of sockets', () => {
  it('without keys passes everything on as it is', () => {
    const { pair, sent, heard, rtp } = openPair();
    pair.secure(undefined);
    rtp(packet);
    pair.sendRtp(packet, '192.0.2.9', 4000);
    expect([heard, sent]).toEqual([[packet], [packet]]);
  });

  it('with keys lets only what the far end sealed through, reports on either port', () => {
    const { pair, heard, rtp, rtcp } = openPair();
    pair.secure(near);
    const [sound, first, second] = sealed(far, packet, report, report);
    rtp(packet);
    rtp(sound!);
    rtp(sound!);
    rtp(first!);
    rtcp(report);
    rtcp(second!);
    expect(heard).toEqual([packet, report, report]);
    expect(pair.unauthentic).toBe(3);
  });

  it('that waits for keys hears nothing before they are agreed', () => {
    const { pair, heard, rtp } = openPair(true);
    rtp(packet);
    expect(heard).toEqual([]);
    pair.secure(near);
    rtp(sealed(far, packet)[0]!);
    expect(heard).toEqual([packet]);
    expect(pair.unauthentic).toBe(1);
  });

  it('goes on counting when the same keys are agreed again, so that nothing can be replayed', () => {
    const { pair, heard, rtp, sent } = openPair();
    pair.secure(near);
    const [sound] = sealed(far, packet);
    rtp(sound!);
    pair.sendRtcp(report, '192.0.2.9', 1);
    pair.secure({ ...near });
    rtp(sound!);
    pair.sendRtcp(report, '192.0.2.9', 1);
    expect(heard).toHaveLength(1);
    expect(sent[0]!.equals(sent[1]!)).toBe(false);
    expect(pair.unauthentic).toBe(1);
  });

  it('goes on counting when a key comes back after another: no two reports are sealed alike', () => {
    const { pair, sent } = openPair();
    pair.secure(near);
    pair.sendRtcp(report, '192.0.2.9', 1);
    pair.secure({ ...near, sending: keyOf(4) });
    pair.secure(near);
    pair.sendRtcp(report, '192.0.2.9', 1);
    expect(sent[0]!.equals(sent[1]!)).toBe(false);
  });

  const numbered = (sequence: number): Buffer => {
    const bytes = Buffer.from(packet);
    bytes.writeUInt16BE(sequence, 2);
    return bytes;
  };
  const renewed = {
    near: { sending: keyOf(5), receiving: keyOf(6) },
    far: { sending: keyOf(6), receiving: keyOf(5) },
  };

  /** Both of a talk whose numbers have turned once, each with what it has sent. */
  function longTalk() {
    const [ours, theirs] = [openPair(), openPair()];
    ours.pair.secure(near);
    theirs.pair.secure(far);
    for (const sequence of [65_534, 65_535, 0, 1]) {
      ours.pair.sendRtp(numbered(sequence), '192.0.2.9', 1);
      theirs.rtp(ours.sent.at(-1)!);
      theirs.pair.sendRtp(numbered(sequence), '192.0.2.1', 1);
      ours.rtp(theirs.sent.at(-1)!);
    }
    expect([ours.heard.length, theirs.heard.length]).toEqual([4, 4]);
    return { ours, theirs };
  }

  it('goes on counting the turns of its numbers under a new key, as the far end does (RFC 3711 §3.3.1)', () => {
    const { ours, theirs } = longTalk();
    ours.pair.secure(renewed.near);
    theirs.pair.secure(renewed.far);
    for (const sequence of [2, 3]) {
      ours.pair.sendRtp(numbered(sequence), '192.0.2.9', 1);
      theirs.rtp(ours.sent.at(-1)!);
    }
    expect(theirs.heard.slice(4)).toEqual([numbered(2), numbered(3)]);
    // what it sends now is not what one who begins anew sends
    expect(ours.sent.at(-1)!.equals(sealed(renewed.near, numbered(3))[0]!)).toBe(false);
    expect(theirs.pair.unauthentic).toBe(0);
  });

  it('hears a far end that counts its turns from the beginning under a new key, and goes on with it', () => {
    const { ours } = longTalk();
    ours.pair.secure(renewed.near);
    const anew = sealed(renewed.far, ...[2, 3, 30_000, 60_000, 65_535, 0].map(numbered));
    for (const bytes of anew) ours.rtp(bytes);
    expect(ours.heard.slice(4).map((bytes) => bytes.readUInt16BE(2))).toEqual([
      2, 3, 30_000, 60_000, 65_535, 0,
    ]);
    expect(ours.pair.unauthentic).toBe(0);
  });

  it('counts its turns from the beginning with who is elsewhere, and has a new key', () => {
    const { ours } = longTalk();
    ours.pair.secure(renewed.near, true);
    ours.pair.sendRtp(numbered(2), '192.0.2.77', 1);
    expect(ours.sent.at(-1)!.equals(sealed(renewed.near, numbered(2))[0]!)).toBe(true);
  });

  it('never seals two packets alike: a key that comes back goes on from the further of the two counts', () => {
    const { ours } = longTalk();
    ours.pair.secure(renewed.near);
    ours.pair.sendRtp(numbered(65_000), '192.0.2.9', 1);
    ours.pair.sendRtp(numbered(5), '192.0.2.9', 1);
    ours.pair.secure(near);
    ours.pair.sendRtp(numbered(6), '192.0.2.9', 1);
    const third = openPair();
    third.pair.secure(near);
    for (const sequence of [65_535, 0, 65_535, 0, 6]) third.pair.sendRtp(numbered(sequence), '192.0.2.9', 1);
    expect(ours.sent.at(-1)!.equals(third.sent.at(-1)!)).toBe(true);
  });

  it('takes a new key of the far end at once, and keeps its count of what was dropped', () => {
    const { pair, heard, rtp } = openPair();
    pair.secure(near);
    rtp(packet);
    pair.secure({ ...near, receiving: keyOf(3) });
    rtp(sealed({ ...far, sending: keyOf(3) }, packet)[0]!);
    rtp(sealed(far, packet)[0]!);
    expect(heard).toEqual([packet]);
    expect(pair.unauthentic).toBe(2);
  });
});
