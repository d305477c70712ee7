// A whole talk with the log at its chattiest: passwords of telephones, keys of sound and those of pages stay out of it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createLog, systemClock } from '../../src/base/index.ts';
import { IncomingLeg } from '../../src/calls/incoming-leg.ts';
import { PageLeg } from '../../src/calls/page-leg.ts';
import { MediaEngine } from '../../src/media/index.ts';
import { UserAgent, type IncomingInvite } from '../../src/sip/index.ts';
import { Telephone } from '../peers/telephone.ts';
import { until } from './media-pair.ts';

const folder = mkdtempSync(join(tmpdir(), 'talk-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

const password = 'password-of-101';
const number = '+79161112233';

const page = [
  'v=0',
  'o=- 7 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 8',
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:sKGC',
  'a=ice-pwd:2xS3NUqeyv5X1AZe2H45UBbh',
  'a=fingerprint:sha-256 62:5b:10:74',
  'a=setup:actpass',
  'a=mid:0',
  'a=sendrecv',
  'a=rtcp-mux',
  'a=rtpmap:8 PCMA/8000',
  '',
].join('\r\n');

/** Keys of SDES and passwords of ICE. */
function secretsIn(description: Buffer): string[] {
  const found = description.toString().matchAll(/inline:([^|\s]+)|a=ice-pwd:(\S+)/g);
  return [...found].map(([, key, word]) => key ?? word ?? '');
}

/** Calls are answered with sound of their own; every description that goes by is searched for secrets. */
async function house(file: string) {
  const log = createLog({ level: 'debug', file });
  const portRange = { from: 29_320, to: 29_339 };
  const media = new MediaEngine({ clock: systemClock, log, bindHost: '127.0.0.1', portRange });
  await media.start();
  const secrets = new Set<string>();
  const note = (description: Buffer): void => secretsIn(description).forEach((one) => secrets.add(one));
  let legs = 0;
  const take = async (invite: IncomingInvite): Promise<void> => {
    note(invite.body);
    legs += 1;
    const tools = { clock: systemClock, log, userAgent: agent, media };
    const leg = new IncomingLeg(
      tools,
      { id: `leg-${legs}`, invite: searched(invite, note), srtp: 'optional' },
      { onEnded: () => undefined },
    );
    if (await leg.open()) leg.answer();
  };
  const agent = new UserAgent({
    clock: systemClock,
    log,
    bind: { host: '127.0.0.1', port: 0 },
    passwordOf: (name) => (name === '101' ? password : undefined),
    onRegister: () => undefined,
    onInvite: (invite) => void take(invite),
  });
  await agent.start();
  return { agent, media, secrets, note };
}

/** The same call, whose answers are searched. */
function searched(invite: IncomingInvite, note: (description: Buffer) => void): IncomingInvite {
  return new Proxy(invite, {
    get: (_, name: keyof IncomingInvite) => {
      const value = invite[name] as unknown;
      if (typeof value !== 'function') return value;
      return (...all: unknown[]): unknown => {
        if (name === 'answer') note(all[0] as Buffer);
        return (value as (...all: unknown[]) => unknown).apply(invite, all);
      };
    },
  });
}

it('holds none of them, nor a number', async () => {
  const file = join(folder, 'log');
  const { agent, media, secrets, note } = await house(file);
  const telephone = await Telephone.open({ mediaPort: 29_340 });
  const registrar = `sip:127.0.0.1:${agent.address.port}`;
  const order = (word: string) => ({
    from: `sip:101@127.0.0.1`,
    credentials: { username: '101', password: word },
    srtp: 'required' as const,
  });
  const states: string[] = [];
  for (const word of ['password-that-is-wrong', password]) {
    const credentials = { username: '101', password: word };
    const signIn = { registrar, aor: `sip:101@127.0.0.1:${agent.address.port}`, credentials };
    telephone.agent.register(signIn, ({ state }) => states.push(state));
  }
  const target = `sip:${number}@127.0.0.1:${agent.address.port}`;
  const talk = await telephone.call(target, order(password));
  expect(await talk.answered).toMatchObject({ ok: true, encrypted: true });
  expect(await talk.hold('sendonly')).toBe(200);
  // what makes the house warn: descriptions that it can do nothing with, with keys in them
  const useless = (text: string): Buffer => Buffer.from(text.replace(/^m=.*$/m, 'm=video 4000 RTP/SAVP 99'));
  const offer = talk.end.stream.createOffer().toString();
  note(Buffer.from(offer));
  await talk.call.reoffer(useless(offer));
  const refused = await telephone.call(target, { ...order(password), body: useless(offer) });
  expect(await refused.ended).toMatchObject({ status: 488 });
  const desk = new PageLeg(
    { clock: systemClock, media },
    { legId: 'page', near: undefined as never, ringMs: 5_000, caller: { number } },
    { onEnded: () => undefined },
    () => undefined,
  );
  const attached = await desk.attach(Buffer.from(page));
  if (!attached.ok) throw new Error(attached.why);
  note(Buffer.from(page));
  note(attached.answer);
  desk.leave();
  talk.call.bye();
  await talk.ended;
  await until(() => states.length === 2);
  expect([...states].sort()).toEqual(['failed', 'registered']);
  await telephone.close();
  await agent.stop();
  await media.stop();
  // two of SDES at least, and of each side of the page
  expect(secrets.size).toBeGreaterThanOrEqual(4);
  const lines = readFileSync(file, 'utf8');
  expect(lines).toContain('a caller offers no sound that we can use');
  for (const secret of [...secrets, password, 'password-that-is-wrong', number.slice(1)])
    expect(lines.includes(secret)).toBe(false);
  expect(lines).not.toMatch(/inline:|ice-pwd|a=crypto|Digest |sip:101/);
});
