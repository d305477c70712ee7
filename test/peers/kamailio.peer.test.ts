import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { IncomingInvite, InviteEnd, RegisteredBinding } from '../../src/sip/index.ts';
import { hasTool } from '../tool.ts';
import { sine, until } from '../wire/media-pair.ts';
import { Caller, deferred, stopAll, userAgent } from '../wire/sip-caller.ts';
import { hears } from './hearing.ts';
import { KamailioPeer } from './kamailio-peer.ts';
import { Telephone } from './telephone.ts';

const ports = { proxy: 5190, first: 15_620, second: 15_621 };
const proxied = (more = ''): { outboundProxy: string } => ({
  outboundProxy: `sip:127.0.0.1:${ports.proxy};lr${more}`,
});

let proxy: KamailioPeer;
let telephone: Telephone;
let other: Telephone;

describe.runIf(hasTool('kamailio', 'kamailio'))('Kamailio', { timeout: 60_000 }, () => {
  beforeAll(async () => {
    proxy = await KamailioPeer.start(ports.proxy, [ports.first, ports.second]);
    telephone = await Telephone.open({ mediaPort: 29_800 });
    other = await Telephone.open({ mediaPort: 29_840 });
  });

  afterAll(async () => {
    await Promise.all([telephone?.close(), other?.close()]);
    await proxy?.stop();
  });

  afterEach(stopAll);

  describe('as our outbound proxy', () => {
    it.each(['udp', 'tcp'])('stays in the way of a call that comes to it by %s', async (transport) => {
      const seen = proxy.story.length;
      const incoming = other.next();
      const call = await telephone.call(
        `sip:called@127.0.0.1:${other.port}`,
        proxied(transport === 'tcp' ? ';transport=tcp' : ''),
      );
      const talk = await incoming;
      expect(await call.answered).toMatchObject({ ok: true });
      expect((talk.call as IncomingInvite).header('record-route')).toContain(`${ports.proxy}`);
      call.end.stream.play({ samples: sine(440, 1000), loop: true });
      await hears(talk, 440);
      expect(await talk.hold('sendonly')).toBe(200);
      expect(call.story.at(-1)).toMatch(/^offer sendonly/);
      expect(await talk.hold(undefined)).toBe(200);
      call.call.bye();
      expect(await talk.ended).toMatchObject({ by: 'them', status: 200 });
      expect(await call.ended).toMatchObject({ by: 'us', status: 200 });
      // Kamailio's processes write each for itself, and what a slow machine says twice is passed on twice
      const passedOn = [
        ...['ACK', 'BYE'].map((method) => `relayed ${method} by ${transport}`),
        ...['INVITE', 'ACK'].map((method) => `relayed ${method} by udp`),
      ];
      await until(() => passedOn.every((line) => proxy.story.slice(seen).includes(line)));
      expect(new Set(proxy.story.slice(seen))).toEqual(new Set(passedOn));
    });

    it('asks for the password', async () => {
      const headers = { 'X-Guarded': 'yes' };
      const credentials = { username: 'clinic', password: 'open sesame' };
      const target = `sip:called@127.0.0.1:${other.port}`;
      const call = await telephone.call(target, { ...proxied(), headers, credentials });
      expect(await call.answered).toMatchObject({ ok: true });
      call.call.bye();
      await call.ended;
      const wrong = { ...credentials, password: 'open barley' };
      const refused = await telephone.call(target, { ...proxied(), headers, credentials: wrong });
      expect(await refused.ended).toMatchObject({ by: 'them', phase: 'setup', status: 407 });
    });
  });

  describe('at the edge, before a registrar of ours', () => {
    const passwordOf = (name: string) => (name === '101' ? 'open sesame' : undefined);

    it.each(['udp', 'tcp'] as const)(
      'has a telephone register, call and be called through it, by %s',
      async (by) => {
        const bindings: RegisteredBinding[] = [];
        const house = await Telephone.open(
          { mediaPort: 29_880 },
          { passwordOf, onRegister: (binding) => bindings.push(binding), admit: () => 'signed' },
        );
        const desk = await Telephone.open({ mediaPort: 29_920 });
        try {
          const seen = proxy.story.length;
          const { outboundProxy } = proxied(by === 'tcp' ? ';transport=tcp' : '');
          const aor = `sip:101@127.0.0.1:${house.port}`;
          const credentials = { username: '101', password: 'open sesame' };
          const order = { registrar: `sip:127.0.0.1:${house.port}`, aor, credentials, outboundProxy };
          const registration = desk.agent.register(order, () => undefined);
          await until(() => registration.state.state === 'registered');
          const { contact, source, path } = bindings.at(-1)!;
          expect(source).toMatchObject({ port: ports.proxy });
          expect(path).toHaveLength(1);
          expect(path?.[0]).toMatch(new RegExp(`^<sip:127\\.0\\.0\\.1:${ports.proxy};lr;received=sip:`));
          const incoming = desk.next();
          const called = await house.call(contact, { flow: source, routes: path ?? [] });
          const talk = await incoming;
          expect(await called.answered).toMatchObject({ ok: true });
          called.end.stream.play({ samples: sine(440, 1000), loop: true });
          await hears(talk, 440);
          expect(await talk.hold('sendonly')).toBe(200);
          called.call.bye();
          expect(await talk.ended).toMatchObject({ by: 'them', status: 200 });
          const dialled = house.next();
          const calling = await desk.call(`sip:house@127.0.0.1:${house.port}`, {
            from: aor,
            credentials,
            outboundProxy,
          });
          expect(await calling.answered).toMatchObject({ ok: true });
          expect((await dialled).call).toMatchObject({ signedBy: '101' });
          (await dialled).call.bye();
          expect(await calling.ended).toMatchObject({ by: 'them', status: 200 });
          await registration.stop();
          expect(bindings.at(-1)).toMatchObject({ expiresS: 0 });
          expect(proxy.story.slice(seen)).toContain(`relayed REGISTER by ${by}`);
        } finally {
          await desk.close();
          await house.close();
        }
      },
    );
  });

  describe('that rings two of ours', () => {
    it('calls one off when the other has answered', async () => {
      const left = deferred<InviteEnd>();
      const rings = deferred<void>();
      const slow = await userAgent({
        onInvite: (invite) => {
          invite.listen({ onEnd: left.resolve });
          invite.progress(180);
          rings.resolve();
        },
      });
      const quick = await userAgent({
        onInvite: (invite) => {
          invite.progress(180);
          void rings.promise.then(() => invite.answer(Buffer.from('quick')));
        },
      });
      const target = `sip:both-${slow.address.port}-${quick.address.port}@127.0.0.1:${ports.proxy}`;
      const caller = new Caller(await userAgent(), { target });
      expect(await caller.answered).toBe('quick');
      expect(await left.promise).toMatchObject({ by: 'them', phase: 'setup', status: 487 });
      caller.call.bye();
      expect(await caller.ended).toMatchObject({ by: 'us', phase: 'talk' });
    });
  });

  describe('as a dispatcher', () => {
    const target = `sip:anyone@127.0.0.1:${ports.proxy}`;
    const at = (port: number) => ({ bind: { host: '127.0.0.1', port } });
    const answers = (text: string) => (invite: IncomingInvite) => invite.answer(Buffer.from(text));

    it('takes the next target when one of ours is overloaded', async () => {
      await userAgent({ ...at(ports.first), onInvite: (invite) => invite.reject(503) });
      await userAgent({ ...at(ports.second), onInvite: answers('second') });
      const caller = new Caller(await userAgent(), { target });
      expect(await caller.answered).toBe('second');
      caller.call.bye();
      await caller.ended;
    });

    it('takes the next target when one is gone', async () => {
      await userAgent({ ...at(ports.second), onInvite: answers('second') });
      const caller = new Caller(await userAgent(), { target });
      expect(await caller.answered).toBe('second');
      caller.call.bye();
      await caller.ended;
    });

    it('tells us when none is left', async () => {
      const caller = new Caller(await userAgent(), { target });
      expect(await caller.ended).toMatchObject({ by: 'them', phase: 'setup', status: 408 });
    });

    it('leaves a busy one alone', async () => {
      await userAgent({ ...at(ports.first), onInvite: (invite) => invite.reject(486) });
      await userAgent({ ...at(ports.second), onInvite: answers('second') });
      const caller = new Caller(await userAgent(), { target });
      expect(await caller.ended).toMatchObject({ by: 'them', phase: 'setup', status: 486 });
    });
  });
});
