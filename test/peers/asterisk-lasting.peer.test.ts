import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deferred } from '../wire/sip-caller.ts';
import { until } from '../wire/media-pair.ts';
import type { IncomingInvite, RegisteredBinding, RegistrationState } from '../../src/sip/index.ts';
import { AsteriskPeer, hasAsterisk } from './asterisk-peer.ts';
import { HurriedClock } from './hurried-clock.ts';
import { Telephone } from './telephone.ts';

const ports = { asterisk: 5175, registrar: 5177 };
const phone = { username: 'phone', password: 'open sesame' };
const registrar = `sip:127.0.0.1:${ports.asterisk}`;
const aor = `sip:phone@127.0.0.1:${ports.asterisk}`;
const at = (extension: string): string => `sip:${extension}@127.0.0.1:${ports.asterisk}`;

let asterisk: AsteriskPeer;

describe.runIf(hasAsterisk())('Asterisk', { timeout: 90_000 }, () => {
  beforeAll(async () => {
    asterisk = await AsteriskPeer.start(ports.asterisk, ports.registrar);
  });

  afterAll(() => asterisk?.stop());

  /** A telephone for one test; `hurry`: its time goes so many times faster. */
  async function opened(use: (telephone: Telephone) => Promise<void>, hurry = 1): Promise<void> {
    const sessionTimer = { expiresS: 90, shortestS: 90 };
    const clock = new HurriedClock(hurry);
    const telephone = await Telephone.open({ mediaPort: 29_700 }, { clock, sessionTimer });
    try {
      await use(telephone);
    } finally {
      await telephone.close();
    }
  }

  describe('as a registrar', () => {
    it('takes our password, calls us by that, and is called', async () => {
      await opened(async (telephone) => {
        const states: RegistrationState[] = [];
        const registration = telephone.agent.register(
          { registrar, aor, credentials: phone, expiresS: 60 },
          (state) => states.push(state),
        );
        await until(() => registration.state.state === 'registered');
        expect(states.map(({ state }) => state)).toEqual(['registered']);
        const caller = await Telephone.open({ mediaPort: 29_740 });
        try {
          const outgoing = await caller.call(at('phone'));
          const incoming = await telephone.next();
          expect(await outgoing.answered).toMatchObject({ ok: true });
          outgoing.call.bye();
          expect(await incoming.ended).toMatchObject({ by: 'them', status: 200 });
        } finally {
          await caller.close();
        }
        const call = await telephone.call(at('tone'), { from: aor, credentials: phone });
        expect(await call.answered).toMatchObject({ ok: true });
        call.call.bye();
        await registration.stop();
        expect(await asterisk.command('pjsip show contacts')).not.toContain('phone/');
      });
    });

    it('does not take a wrong password, neither for a registration nor for a call', async () => {
      await opened(async (telephone) => {
        const credentials = { username: 'phone', password: 'open barley' };
        const registration = telephone.agent.register({ registrar, aor, credentials }, () => undefined);
        await until(() => registration.state.state === 'failed');
        expect(registration.state).toMatchObject({ state: 'failed', status: 401 });
        const call = await telephone.call(at('tone'), { from: aor, credentials });
        expect(await call.ended).toMatchObject({ by: 'them', phase: 'setup', status: 401 });
        await registration.stop();
      });
    });
  });

  it('registers with us as a trunk, and calls us when we ask it for the password', async () => {
    const registered = deferred<RegisteredBinding>();
    const telephone = await Telephone.open(
      { port: ports.registrar, mediaPort: 29_780 },
      {
        onRegister: registered.resolve,
        passwordOf: (username) => (username === 'asterisk' ? 'behind the mountain' : undefined),
      },
    );
    try {
      expect(await registered.promise).toMatchObject({ expiresS: 120 });
      const talk = telephone.next();
      await asterisk.command('channel originate PJSIP/ours extension tone@reached');
      await until(() => telephone.agent.counters['calls received'] === 1);
      (await talk).call.bye();
      expect(await (await talk).ended).toMatchObject({ by: 'us', status: 200 });
    } finally {
      await telephone.close();
    }
  });

  describe('with a session of 90 s', () => {
    /** In what Asterisk logs from now on. */
    async function refreshed(): Promise<void> {
      const start = asterisk.log.length;
      await asterisk.command('pjsip set logger on');
      const update = (): boolean => /Received SIP request[^]*?\nUPDATE sip:/.test(asterisk.log.slice(start));
      await expect.poll(update, { timeout: 30_000 }).toBe(true);
      await asterisk.command('pjsip set logger off');
    }

    it('is refreshed by us after half of them, when we have called', async () => {
      await opened(async (telephone) => {
        const call = await telephone.call(at('tone'), { from: 'sip:timed@127.0.0.1' });
        await call.answered;
        await refreshed();
        expect(call.call.state).toBe('talking');
        call.call.bye();
        expect(await call.ended).toMatchObject({ by: 'us', status: 200 });
      }, 15);
    });

    it('is refreshed by us too when it has called', async () => {
      await opened(async (telephone) => {
        await asterisk.call('timed', telephone.port, 'tone');
        const talk = await telephone.next();
        expect((talk.call as IncomingInvite).header('session-expires')).toMatch(/^90\b/);
        await refreshed();
        expect(talk.call.state).toBe('talking');
        talk.call.bye();
        expect(await talk.ended).toMatchObject({ by: 'us', status: 200 });
      }, 15);
    });
  });

  describe('that is killed in the midst of a talk', () => {
    it('and comes back: it does not know the call any more', async () => {
      await opened(async (telephone) => {
        const call = await telephone.call(at('tone'), { from: 'sip:timed@127.0.0.1' });
        await call.answered;
        await asterisk.kill();
        await asterisk.boot();
        expect(await call.ended).toMatchObject({ by: 'network', phase: 'talk', lost: 'dialog-gone' });
      }, 10);
    });

    it('and stays away: nobody is there', async () => {
      await opened(async (telephone) => {
        const call = await telephone.call(at('tone'), { from: 'sip:timed@127.0.0.1' });
        await call.answered;
        await asterisk.kill();
        expect(await call.ended).toMatchObject({ by: 'network', phase: 'talk', lost: 'unreachable' });
        await asterisk.boot();
      }, 15);
    });
  });
});
