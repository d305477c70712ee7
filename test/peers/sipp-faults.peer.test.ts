import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/index.ts';
import type { InviteEnd } from '../../src/sip/index.ts';
import { hasTool } from '../tool.ts';
import { until } from '../wire/media-pair.ts';
import { Caller, deferred, stopAll, userAgent } from '../wire/sip-caller.ts';
import { HurriedClock } from './hurried-clock.ts';
import { listening } from './listening.ts';
import { playSipp, type PlayedScenario } from './sipp-scenario.ts';
import {
  answered,
  asked,
  asks,
  calls,
  counted,
  invited,
  maybe,
  pause,
  repeated,
  scenario,
  told,
  toldLast,
} from './sipp-script.ts';

const ports = { callee: 15_573, caller: 15_574 };
const target = `sip:100@127.0.0.1:${ports.callee}`;
/** Ours waits so long for SIPp's ACKs that a machine which stands still for a moment makes it repeat nothing. */
const patient = new HurriedClock(0.1);
const hungUp = [asked('BYE'), toldLast('200 OK')];

let playing: PlayedScenario | undefined;

afterEach(async () => {
  playing?.stop();
  await stopAll();
});

async function callee(...steps: string[]): Promise<PlayedScenario> {
  playing = playSipp(scenario('callee', steps), { port: ports.callee, exact: true });
  await listening(ports.callee);
  return playing;
}

function caller(remotePort: number, ...steps: string[]): PlayedScenario {
  playing = playSipp(scenario('caller', steps), { port: ports.caller, remotePort, exact: true });
  return playing;
}

/** Answers every call at once; what became of them, in `ends`. */
async function answering(options: Parameters<typeof userAgent>[0] = {}) {
  const ends: InviteEnd[] = [];
  const offers: string[] = [];
  const agent = await userAgent({
    onInvite: (invite) => {
      invite.listen({
        onEnd: (end) => ends.push(end),
        onOffer: (offer) => {
          offers.push(offer.toString().trim());
          return Buffer.from(`re-${offer.toString().trim()}`);
        },
      });
      invite.answer(Buffer.from('answer'));
    },
    ...options,
  });
  return { agent, ends, offers };
}

describe.runIf(hasTool('sipp', 'sip-tester'))('SIPp as a callee', { timeout: 60_000 }, () => {
  it('whose 200 comes again because our ACK was lost has it acknowledged again', async () => {
    const answer = told('200 OK', { body: 'answer' });
    const { done } = await callee(
      invited(),
      told('180 Ringing'),
      answer,
      asked('ACK'),
      pause(500),
      answer,
      asked('ACK'),
      pause(100),
      ...hungUp,
    );
    const { story, call, answered: picked, ended } = new Caller(await userAgent(), { target });
    await picked;
    await systemClock.sleep(1000);
    call.bye();
    await done;
    await ended;
    expect(story).toEqual(['progress 180', 'answer answer', 'end us talk 200']);
  });

  it('that answers when it is called off is acknowledged and hung up', async () => {
    const { done } = await callee(
      invited(),
      told('180 Ringing'),
      asked('CANCEL'),
      toldLast('200 OK'),
      told('200 OK', { body: 'answer' }),
      asked('ACK'),
      ...hungUp,
    );
    const { call, ringing, ended } = new Caller(await userAgent(), { target });
    await ringing;
    call.cancel();
    expect(await ended).toMatchObject({ by: 'us' });
    await done;
  });

  it('that wants longer sessions gets one', async () => {
    const { done } = await callee(
      invited({ 'Session-Expires': '1800' }),
      told('422 Session Interval Too Small', { headers: ['Min-SE: 3600'] }),
      asked('ACK'),
      invited({ 'Session-Expires': '3600', 'Min-SE': '3600', CSeq: '2 INVITE' }),
      told('200 OK', {
        body: 'answer',
        headers: ['Require: timer', 'Session-Expires: 3600;refresher=uac'],
      }),
      asked('ACK'),
      ...hungUp,
    );
    const { call, answered: picked } = new Caller(await userAgent(), { target });
    await picked;
    call.bye();
    await done;
  });

  const challenge = (nonce: string, more = ''): string =>
    `Proxy-Authenticate: Digest realm="lines", nonce="${nonce}", algorithm=MD5, qop="auth"${more}`;
  const credentials = { username: 'clinic', password: 'open sesame' };
  const proof = (nonce: string): Record<string, string> => ({
    'Proxy-Authorization': `username="clinic".*nonce="${nonce}"`,
  });
  const refused = (header: string): string[] => [
    told('407 Proxy Authentication Required', { headers: [header] }),
    asked('ACK'),
  ];

  it('that changes its nonce is proved our password anew', async () => {
    const { done } = await callee(
      invited(),
      ...refused(challenge('one')),
      invited(proof('one')),
      ...refused(challenge('two', ', stale=TRUE')),
      invited(proof('two')),
      told('200 OK', { body: 'answer' }),
      asked('ACK'),
      ...hungUp,
    );
    const { call, answered: picked } = new Caller(await userAgent(), { target, credentials });
    await picked;
    call.bye();
    await done;
  });

  it('that does not believe our password is not asked for ever', async () => {
    const { done } = await callee(
      invited(),
      ...refused(challenge('one')),
      invited(proof('one')),
      ...refused(challenge('two')),
    );
    const { ended } = new Caller(await userAgent(), { target, credentials });
    expect(await ended).toMatchObject({ by: 'them', phase: 'setup', status: 407 });
    await done;
  });

  it('whose forks ring with sound each is heard by the newest, and one that answers late is hung up', async () => {
    const { done } = await callee(
      invited(),
      told('183 Session Progress', { fork: 'a', body: 'early-a' }),
      told('183 Session Progress', { fork: 'b', body: 'early-b' }),
      told('180 Ringing', { fork: 'c' }),
      pause(100),
      told('200 OK', { fork: 'b', body: 'answer-b' }),
      asked('ACK', { To: 'tag=b' }),
      told('200 OK', { fork: 'a', body: 'answer-a' }),
      asked('ACK', { To: 'tag=a' }),
      asked('BYE', { To: 'tag=a' }),
      toldLast('200 OK'),
      asked('BYE', { To: 'tag=b' }),
      toldLast('200 OK'),
    );
    const { story, call, answered: picked } = new Caller(await userAgent(), { target });
    expect(await picked).toBe('answer-b');
    await systemClock.sleep(500);
    call.bye();
    await done;
    expect(story.slice(0, 4)).toEqual([
      'progress 183 early-a',
      'progress 183 early-b',
      'progress 180',
      'answer answer-b',
    ]);
  });

  it('that offers anew twenty times in a row is answered each time', async () => {
    const storm = Array.from({ length: 20 }, (_, n) => [
      asks('INVITE', n + 1, { body: `offer-${n}` }),
      answered(200),
      asks('ACK', n + 1),
    ]).flat();
    const { done } = await callee(
      invited(),
      told('200 OK', { body: 'answer' }),
      asked('ACK'),
      ...storm,
      ...hungUp,
    );
    const offers: string[] = [];
    const { call } = new Caller(
      await userAgent(),
      { target },
      {
        onOffer: (offer) => {
          offers.push(offer.toString().trim());
          return Buffer.from('agreed');
        },
      },
    );
    await until(() => offers.length === 20);
    await systemClock.sleep(100);
    call.bye();
    await done;
    expect(offers).toEqual(Array.from({ length: 20 }, (_, n) => `offer-${n}`));
  });
});

describe.runIf(hasTool('sipp', 'sip-tester'))('SIPp as a caller', { timeout: 60_000 }, () => {
  it('whose 200s are lost hears ours again until it acknowledges one', async () => {
    const { agent, ends } = await answering();
    const { done } = caller(
      agent.address.port,
      calls('INVITE', 1, { body: 'offer' }),
      maybe(100),
      ...[answered(200), answered(200), answered(200)],
      calls('ACK', 1),
      // the next one would have come after two seconds
      pause(2200),
      calls('BYE', 2),
      answered(200),
    );
    await done;
    expect(ends).toMatchObject([{ by: 'them', phase: 'talk', status: 200 }]);
  });

  it('that never acknowledges is hung up', async () => {
    const { agent, ends } = await answering({ clock: new HurriedClock(10) });
    const { done } = caller(
      agent.address.port,
      calls('INVITE', 1, { body: 'offer' }),
      maybe(100),
      // after 0, 0.5, 1.5, 3.5, 7.5, 11.5 … 31.5 s (RFC 3261 §13.3.1.4); a slow machine comes to fewer
      ...Array.from({ length: 8 }, () => answered(200)),
      ...Array.from({ length: 3 }, () => maybe(200)),
      ...hungUp,
    );
    await done;
    await until(() => ends.length === 1);
    expect(ends).toMatchObject([{ by: 'network', phase: 'talk', lost: 'no-ack' }]);
  });

  it('that calls off what is answered already talks on', async () => {
    const { agent, ends } = await answering();
    const { done } = caller(
      agent.address.port,
      calls('INVITE', 1, { body: 'offer' }),
      maybe(100),
      answered(200),
      calls('CANCEL', 1, { back: 3 }),
      answered(200),
      calls('ACK', 1),
      pause(300),
      calls('BYE', 2),
      answered(200),
    );
    await done;
    expect(ends).toMatchObject([{ by: 'them', phase: 'talk', status: 200 }]);
  });

  it('that gives up while it rings is told so', async () => {
    const end = deferred<InviteEnd>();
    const agent = await userAgent({
      onInvite: (invite) => {
        invite.listen({ onEnd: end.resolve });
        invite.progress(180);
      },
    });
    const { done } = caller(
      agent.address.port,
      calls('INVITE', 1, { body: 'offer' }),
      maybe(100),
      answered(180),
      calls('CANCEL', 1, { back: 3 }),
      answered(200, { CSeq: 'CANCEL' }),
      answered(487, { CSeq: 'INVITE' }),
      calls('ACK', 1, { back: 6 }),
    );
    await done;
    expect(await end.promise).toMatchObject({ by: 'them', phase: 'setup', status: 487 });
  });

  it('that offers anew twenty times a second for five seconds is answered each time, and leaves nothing behind', async () => {
    const { agent, offers, ends } = await answering({ clock: patient, unguarded: true });
    const { done } = caller(
      agent.address.port,
      calls('INVITE', counted, { body: 'offer' }),
      maybe(100),
      answered(200),
      calls('ACK', counted),
      repeated(100, [
        calls('INVITE', counted, { body: 'offer-[cseq]' }),
        maybe(100),
        answered(200),
        calls('ACK', counted),
        pause(50),
      ]),
      calls('BYE', counted),
      answered(200),
    );
    await done;
    expect(offers).toEqual(Array.from({ length: 100 }, (_, n) => `offer-${n + 2}`));
    expect(ends).toMatchObject([{ by: 'them', phase: 'talk', status: 200 }]);
    expect(agent.counters.exceptions).toBeUndefined();
  });

  it('that offers anew before it has acknowledged our answer is answered, and its late ACKs harm nobody', async () => {
    const { agent, offers, ends } = await answering({ clock: patient, unguarded: true });
    const { done } = caller(
      agent.address.port,
      calls('INVITE', 1, { body: 'offer' }),
      maybe(100),
      answered(200),
      calls('ACK', 1),
      calls('INVITE', 2, { body: 'one' }),
      maybe(100),
      answered(200),
      calls('INVITE', 3, { body: 'two' }),
      maybe(100),
      answered(200, { CSeq: '3 INVITE' }),
      calls('ACK', 3),
      calls('ACK', 2),
      pause(700),
      calls('BYE', 4),
      answered(200),
    );
    await done;
    expect(offers).toEqual(['one', 'two']);
    expect(ends).toMatchObject([{ by: 'them', phase: 'talk', status: 200 }]);
  });

  it('that offers anew twenty times in a row is answered each time', async () => {
    const { agent, offers, ends } = await answering({ clock: patient, unguarded: true });
    const storm = Array.from({ length: 20 }, (_, n) => [
      calls('INVITE', n + 2, { body: `offer-${n}` }),
      maybe(100),
      answered(200),
      calls('ACK', n + 2),
    ]).flat();
    const { done } = caller(
      agent.address.port,
      calls('INVITE', 1, { body: 'offer' }),
      maybe(100),
      answered(200),
      calls('ACK', 1),
      ...storm,
      calls('BYE', 30),
      answered(200),
    );
    await done;
    expect(offers).toEqual(Array.from({ length: 20 }, (_, n) => `offer-${n}`));
    expect(ends).toMatchObject([{ by: 'them', status: 200 }]);
  });
});
