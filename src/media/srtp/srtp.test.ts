import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { seeded } from '../../../test/seeded.ts';
import { deriveKey, labels } from './key-derivation.ts';
import { ReplayWindow } from './replay-window.ts';
import { SrtpReceiver } from './srtp-receiver.ts';
import { SrtpSender } from './srtp-sender.ts';
import { suiteCipher } from './suite-cipher.ts';
import { materialBytes, sameKey, type MasterKey, type SrtpSuite } from './suite.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');
const suites = Object.keys(materialBytes) as SrtpSuite[];

function keyOf(suite: SrtpSuite, fill = 7): MasterKey {
  return { suite, material: Buffer.alloc(materialBytes[suite]).map((_, i) => (i * 31 + fill) & 0xff) };
}

function rtp(sequence: number, payload = Buffer.from('hello, this is sound'), ssrc = 0xcafe_babe): Buffer {
  const header = Buffer.alloc(12);
  header[0] = 0x80;
  header[1] = 8;
  header.writeUInt16BE(sequence & 0xffff, 2);
  header.writeUInt32BE(ssrc, 8);
  return Buffer.concat([header, payload]);
}

describe('published vectors', () => {
  it('derive the session keys of RFC 3711 appendix B.3', () => {
    const material = hex('E1F97A0D3E018BE0D64FA32C06DE4139 0EC675AD498AFEEBB6960B3AABE6');
    expect(deriveKey(material, labels.rtpEncryption, 16)).toEqual(hex('C61E7A93744F39EE10734AFE3FF7A087'));
    expect(deriveKey(material, labels.rtpSalt, 14)).toEqual(hex('30CBBC08863D8C85D49DB34A9AE1'));
    expect(deriveKey(material, labels.rtpAuthentication, 94)).toEqual(
      hex(`CEBE321F6FF7716B6FD4AB49AF256A15 6D38BAA48F0A0ACF3C34E2359E6CDBCE E049646C43D9327AD175578EF7227098
        6371C10C9A369AC2F94A8C5FBCDDDC25 6D6E919A48B610EF17C2041E47403576 6B68642C59BBFC2F34DB60DBDFB2`),
    );
  });

  it('make the packets of libsrtp’s reference test (AES_CM_128_HMAC_SHA1_80)', () => {
    const key: MasterKey = {
      suite: 'AES_CM_128_HMAC_SHA1_80',
      material: hex('e1f97a0d3e018be0d64fa32c06de4139 0ec675ad498afeebb6960b3aabe6'),
    };
    const plain = hex('800f1234 decafbad cafebabe abababab abababab abababab abababab');
    const sealed = hex(`800f1234 decafbad cafebabe 4e55dc4c e79978d8 8ca4d215 949d2402
      b78d6acc 99ea179b 8dbb`);
    expect(new SrtpSender(key).sealRtp(plain)).toEqual(sealed);
    expect(new SrtpReceiver(key).openRtp(sealed)).toEqual(plain);
    const report = hex('81c8000b cafebabe abababab abababab abababab abababab');
    const sealedReport = hex(`81c8000b cafebabe 7128035b e487b9bd bef89041 f977a5a8 80000001
      993e08cd 54d6c123 0798`);
    expect(new SrtpSender(key).sealRtcp(report)).toEqual(sealedReport);
    expect(new SrtpReceiver(key).openRtcp(sealedReport)).toEqual(report);
  });

  it('make the packets of libsrtp’s reference test (AEAD_AES_128_GCM)', () => {
    const key: MasterKey = {
      suite: 'AEAD_AES_128_GCM',
      material: hex('000102030405060708090a0b0c0d0e0f a0a1a2a3a4a5a6a7a8a9aaab'),
    };
    const plain = hex('800f1234 decafbad cafebabe abababab abababab abababab abababab');
    const sealed = hex(`800f1234 decafbad cafebabe c5002ede 04cfdd2e b91159e0 880aa06e
      d2976826 f796b201 df3131a1 27e8a392`);
    expect(new SrtpSender(key).sealRtp(plain)).toEqual(sealed);
    expect(new SrtpReceiver(key).openRtp(sealed)).toEqual(plain);
    const report = hex('81c8000b cafebabe abababab abababab abababab abababab');
    const sealedReport = hex(`81c8000b cafebabe c98b8b5d f0392a55 852b6c21 ac8e7025
      c52c6fbe a2b3b446 ea31123b a88ce61e 80000001`);
    expect(new SrtpSender(key).sealRtcp(report)).toEqual(sealedReport);
    expect(new SrtpReceiver(key).openRtcp(sealedReport)).toEqual(report);
  });

  it('seal as RFC 3711 appendix B.2 counts: the key stream of a packet of zeros', () => {
    const sessionKey = hex('2B7E151628AED2A6ABF7158809CF4F3C');
    const counter = hex('F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000');
    const stream = createCipheriv('aes-128-ctr', sessionKey, counter).update(Buffer.alloc(48));
    expect(stream).toEqual(
      hex(
        'E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB 41E95B3BB0A2E8DD477901E4FCA894C0',
      ),
    );
  });
});

describe.each(suites)('%s', (suite) => {
  it('opens what it sealed, header extension and contributing sources in the clear', () => {
    const plain = hex(`92880001 00000000 cafebabe 11111111 22222222 bede0001 10aa0000 0102030405`);
    const sealed = new SrtpSender(keyOf(suite)).sealRtp(plain);
    expect(sealed.subarray(0, 28)).toEqual(plain.subarray(0, 28));
    expect(sealed.includes(hex('0102030405'))).toBe(false);
    expect(new SrtpReceiver(keyOf(suite)).openRtp(sealed)).toEqual(plain);
  });

  it('follows the sequence number over its end, with loss and disorder there', () => {
    const sender = new SrtpSender(keyOf(suite));
    const receiver = new SrtpReceiver(keyOf(suite));
    const sealed = Array.from({ length: 12 }, (_, i) => sender.sealRtp(rtp(65_530 + i)));
    const order = [0, 2, 1, 5, 7, 4, 6, 11, 9];
    expect(order.map((i) => receiver.openRtp(sealed[i]!)?.readUInt16BE(2))).toEqual(
      order.map((i) => (65_530 + i) & 0xffff),
    );
    expect(receiver.unauthentic + receiver.replayed).toBe(0);
  });

  it('drops and counts what comes twice, what was changed, and what is no packet', () => {
    const sealed = new SrtpSender(keyOf(suite)).sealRtp(rtp(1));
    const receiver = new SrtpReceiver(keyOf(suite));
    expect(receiver.openRtp(sealed)).toBeDefined();
    expect(receiver.openRtp(sealed)).toBeUndefined();
    expect(receiver.replayed).toBe(1);
    const next = new SrtpSender(keyOf(suite)).sealRtp(rtp(2));
    for (let at = 0; at < next.length; at += 1) {
      const changed = Buffer.from(next);
      changed[at]! ^= 0x04;
      expect(receiver.openRtp(changed)).toBeUndefined();
    }
    expect(receiver.unauthentic + receiver.replayed).toBe(next.length + 1);
    // the forged ones left no trace: the true one still comes through
    expect(receiver.openRtp(next)).toBeDefined();
    for (let length = 0; length < next.length; length += 1) {
      expect(receiver.openRtp(next.subarray(0, length))).toBeUndefined();
    }
  });

  it('knows its key from another', () => {
    const sealed = new SrtpSender(keyOf(suite)).sealRtp(rtp(1));
    expect(new SrtpReceiver(keyOf(suite, 8)).openRtp(sealed)).toBeUndefined();
    expect(sameKey(keyOf(suite), keyOf(suite))).toBe(true);
    expect(sameKey(keyOf(suite), keyOf(suite, 8))).toBe(false);
  });

  it('seals reports with an index of their own, and refuses one that comes again', () => {
    const report = hex('81c90007 cafebabe 0102030405060708 090a0b0c0d0e0f10 1112131415161718');
    const sender = new SrtpSender(keyOf(suite));
    const receiver = new SrtpReceiver(keyOf(suite));
    const first = sender.sealRtcp(report);
    const second = sender.sealRtcp(report);
    expect(first.equals(second)).toBe(false);
    expect(receiver.openRtcp(second)).toEqual(report);
    expect(receiver.openRtcp(first)).toEqual(report);
    expect(receiver.openRtcp(first)).toBeUndefined();
    expect(receiver.replayed).toBe(1);
    first[9]! ^= 1;
    expect(receiver.openRtcp(first)).toBeUndefined();
    expect(receiver.unauthentic).toBe(1);
  });

  it('bears any bytes', () => {
    const random = seeded(3711);
    const receiver = new SrtpReceiver(keyOf(suite));
    for (let round = 0; round < 2000; round += 1) {
      const bytes = Buffer.from(Array.from({ length: random(80) }, () => random(256)));
      if (bytes.length > 0 && random(2) === 0) bytes[0] = 0x80 | random(64);
      expect(receiver.openRtp(bytes)).toBeUndefined();
      expect(receiver.openRtcp(bytes)).toBeUndefined();
    }
    expect(receiver.unauthentic).toBe(4000);
  });
});

it('RTP is told from RTCP by a cipher of the same master key: neither opens as the other', () => {
  const key = keyOf('AES_CM_128_HMAC_SHA1_80');
  const sealed = suiteCipher(key).sealRtp(rtp(1), 12, 0);
  expect(suiteCipher(key).openRtcp(sealed)).toBeUndefined();
});

it('a source that follows another counts its rounds from the beginning', () => {
  const sender = new SrtpSender(keyOf('AES_CM_128_HMAC_SHA1_80'));
  const receiver = new SrtpReceiver(keyOf('AES_CM_128_HMAC_SHA1_80'));
  for (const sequence of [65_535, 0]) expect(receiver.openRtp(sender.sealRtp(rtp(sequence)))).toBeDefined();
  for (const sequence of [9, 10]) {
    expect(receiver.openRtp(sender.sealRtp(rtp(sequence, undefined, 5)))).toEqual(
      rtp(sequence, undefined, 5),
    );
  }
});

describe('a source that is in its midst when a key is first used here', () => {
  const key = keyOf('AES_CM_128_HMAC_SHA1_80');
  /** One packet of each round of 65536, so that the sender counts them. */
  const inRound = (rounds: number): SrtpSender => {
    const sender = new SrtpSender(key);
    for (let at = 0; at < rounds * 0x1_0000; at += 0x4000) sender.sealRtp(rtp(at));
    return sender;
  };
  const from = (rounds: number): number => rounds * 0x1_0000 + 65_000;
  const heard = (sender: SrtpSender, receiver: SrtpReceiver, rounds: number): number => {
    let opened = 0;
    for (let at = from(rounds); at < from(rounds) + 2_000; at += 1)
      if (receiver.openRtp(sender.sealRtp(rtp(at)))) opened += 1;
    return opened;
  };

  it.each([0, 1, 2, 7])('is heard in its round %i', (rounds) => {
    expect(heard(inRound(rounds), new SrtpReceiver(key), rounds)).toBe(2_000);
  });

  it('is heard when another key was used before', () => {
    const before = new SrtpReceiver(keyOf('AES_CM_128_HMAC_SHA1_80', 9));
    before.openRtp(new SrtpSender(keyOf('AES_CM_128_HMAC_SHA1_80', 9)).sealRtp(rtp(1, undefined, 5)));
    expect(heard(inRound(2), new SrtpReceiver(key, before), 2)).toBe(2_000);
  });

  it('is not sought any more by packets of strangers once it is heard', () => {
    const receiver = new SrtpReceiver(key);
    const sender = inRound(1);
    expect(receiver.openRtp(sender.sealRtp(rtp(from(1))))).toBeDefined();
    // another source under this key begins with the first round
    const other = new SrtpSender(key);
    for (const at of [0, 0x8000, 0x1_0000, 0x1_8000]) other.sealRtp(rtp(at, undefined, 5));
    expect(receiver.openRtp(other.sealRtp(rtp(0x1_8001, undefined, 5)))).toBeUndefined();
  });
});

describe('the replay window', () => {
  it('takes each index once, in any order, as far back as 128', () => {
    const window = new ReplayWindow();
    const taken: number[] = [];
    for (const index of [1000, 1002, 1001, 1002, 1000, 1127, 1000, 999, 1128, 1001, 1003, 5000, 4873, 4872]) {
      if (!window.isNew(index)) continue;
      window.note(index);
      taken.push(index);
    }
    expect(taken).toEqual([1000, 1002, 1001, 1127, 1128, 1003, 5000, 4873]);
  });
});
