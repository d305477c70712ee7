import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CodecName } from '../../src/media/index.ts';
import type { IncomingMessage } from '../../src/sip/index.ts';
import { sine, until } from '../wire/media-pair.ts';
import { deferred } from '../wire/sip-caller.ts';
import { AsteriskPeer, hasAsterisk } from './asterisk-peer.ts';
import { hears } from './hearing.ts';
import { Telephone, type Talk } from './telephone.ts';

const milliwattHz = 1004;
const media = { ours: 29_400, other: 29_440, secret: 29_480, lasting: 29_600 };

let asterisk: AsteriskPeer;
let telephone: Telephone;
let other: Telephone;
let secret: Telephone;
/** Whose sessions of 90 s Asterisk is to refresh after 45: begun before all other tests, looked at after them. */
let lasting: { readonly telephone: Telephone; readonly called: Talk; readonly calling: Promise<Talk> };

const at = (extension: string, more = ''): string => `sip:${extension}@127.0.0.1:${asterisk.port}${more}`;
const as = (endpoint: string): { from: string } => ({ from: `sip:${endpoint}@127.0.0.1` });

function says({ end }: Talk, hertz: number): void {
  end.stream.play({ samples: sine(hertz, 1000), loop: true });
}

describe.runIf(hasAsterisk())('Asterisk', { timeout: 90_000 }, () => {
  beforeAll(async () => {
    asterisk = await AsteriskPeer.start(5170, 5172);
    telephone = await Telephone.open({ mediaPort: media.ours });
    other = await Telephone.open({ mediaPort: media.other });
    const { authority, ours } = asterisk;
    const tls = {
      trustOf: () => ({ check: 'own', authority: authority.certificate }) as const,
      listen: { port: 15_582, ...ours },
    };
    secret = await Telephone.open({ mediaPort: media.secret }, { tls }, { srtp: 'required' });
    const sessionTimer = { expiresS: 90, shortestS: 90, refresher: 'them' } as const;
    const patient = await Telephone.open({ mediaPort: media.lasting }, { sessionTimer });
    const calling = patient.next();
    await asterisk.call('timed', patient.port, 'tone');
    lasting = { telephone: patient, called: await patient.call(at('tone'), as('timed')), calling };
  });

  afterAll(async () => {
    await Promise.all([telephone, other, secret, lasting?.telephone].map((one) => one?.close()));
    asterisk?.stop();
  });

  describe('in sound', () => {
    const codecs: [CodecName, string][] = [
      ['PCMA', 'plain'],
      ['PCMU', 'g711u'],
      ['G722', 'g722'],
      ['Opus', 'opus'],
    ];
    it.each(codecs)('hears and is heard in %s, whoever calls', async (codec, endpoint) => {
      const call = await telephone.call(at('echo'), {
        ...as(endpoint),
        codecs: ['PCMA', 'PCMU', 'G722', 'Opus'],
      });
      expect(await call.answered).toMatchObject({ ok: true, codec });
      says(call, 440);
      await hears(call, 440);
      call.call.bye();
      expect(await call.ended).toMatchObject({ by: 'us', status: 200 });
    });

    it.each(codecs)('calls us in %s', async (codec, endpoint) => {
      const callee = await Telephone.open({ mediaPort: 29_520 }, {}, { codecs: [codec] });
      try {
        const talk = callee.next();
        await asterisk.call(endpoint, callee.port, 'tone');
        await hears(await talk, milliwattHz);
      } finally {
        await callee.close();
      }
    });

    it('speaks before it answers, and is given up then', async () => {
      const call = await telephone.call(at('early'));
      await until(() => call.story.length > 0);
      expect(call.story).toEqual(['183 early']);
      await hears(call, milliwattHz);
      (call.call as { cancel(): void }).cancel();
      expect(await call.ended).toMatchObject({ by: 'us', phase: 'setup', status: 487 });
    });
  });

  describe('over a connection', () => {
    it('is called and calls by TCP', async () => {
      const call = await telephone.call(at('tone', ';transport=tcp'), as('bytcp'));
      await call.answered;
      await hears(call, milliwattHz);
      call.call.bye();
      expect(await call.ended).toMatchObject({ by: 'us', status: 200 });
      const talk = telephone.next();
      await asterisk.call('bytcp', telephone.port, 'tone', '\\;transport=tcp');
      await hears(await talk, milliwattHz);
      (await talk).call.bye();
      expect(await (await talk).ended).toMatchObject({ by: 'us', status: 200 });
    });

    it('is called and calls by TLS, its sound encrypted', async () => {
      const target = `sip:echo@127.0.0.1:${asterisk.tlsPort};transport=tls`;
      const call = await secret.call(target, { ...as('bytls'), srtp: 'required' });
      expect(await call.answered).toMatchObject({ ok: true, encrypted: true });
      says(call, 440);
      await hears(call, 440);
      call.call.bye();
      expect(await call.ended).toMatchObject({ by: 'us', status: 200 });
      const talk = secret.next();
      await asterisk.call('bytls', 15_582, 'echo', '\\;transport=tls');
      says(await talk, 440);
      await hears(await talk, 440);
      expect((await (await talk).end.stream.statistics()).packetsUnauthentic).toBe(0);
      (await talk).call.bye();
      expect(await (await talk).ended).toMatchObject({ by: 'us', status: 200 });
    });
  });

  describe('with encrypted sound', () => {
    it('agrees where one side only prefers it, and refuses where it can not be', async () => {
      const willing = await telephone.call(at('tone'), { ...as('secret'), srtp: 'optional' });
      expect(await willing.answered).toMatchObject({ encrypted: true });
      await hears(willing, milliwattHz);
      willing.call.bye();
      const bare = await telephone.call(at('tone'), { srtp: 'optional' });
      expect(await bare.answered).toMatchObject({ encrypted: false });
      bare.call.bye();
      const insisting = await telephone.call(at('tone'), { srtp: 'required' });
      expect(await insisting.ended).toMatchObject({ by: 'them', phase: 'setup', status: 488 });
    });
  });

  describe('with keys', () => {
    it.each(['plain', 'inband'])('hears them and presses them: %s', async (endpoint) => {
      const call = await telephone.call(at('keys'), as(endpoint));
      expect(await call.answered).toMatchObject({ digits: endpoint === 'plain' });
      call.end.stream.sendDigits('27');
      expect(await call.ended).toMatchObject({ by: 'them', status: 200, q850: 16 });
      expect(call.end.digits).toEqual(['7', '2']);
    });

    it('presses them by INFO', async () => {
      const call = await telephone.call(at('presses'), as('byinfo'));
      await until(() => call.story.length === 3);
      expect(call.story).toEqual(['info 1', 'info 5', 'info #']);
      call.call.bye();
    });
  });

  it.each([
    ['busy', 486, 17],
    ['nobody', 404, 1],
    ['away', 480, 20],
    ['jammed', 503, 34],
  ])('says why not: %s', async (extension, status, q850) => {
    const call = await telephone.call(at(extension));
    expect(await call.ended).toMatchObject({ by: 'them', phase: 'setup', status, q850 });
  });

  it('that sends us elsewhere is not followed', async () => {
    const call = await telephone.call(at(`moved-${other.port}`));
    expect(await call.ended).toMatchObject({ by: 'them', phase: 'setup', status: 302 });
  });

  /** A call of ours through Asterisk to our other telephone, both talking. */
  async function through(endpoint: string, callee = other): Promise<[Talk, Talk]> {
    const incoming = callee.next();
    const outgoing = await telephone.call(at(`${endpoint}-${callee.port}`), as(endpoint));
    const answered = await incoming;
    expect(await outgoing.answered).toMatchObject({ ok: true });
    says(outgoing, 440);
    says(answered, 600);
    await hears(outgoing, 600);
    await hears(answered, 440);
    return [outgoing, answered];
  }

  describe('between two of us', () => {
    it('passes a hold on, and its end', async () => {
      const [near, far] = await through('holds');
      expect(await near.hold('sendonly')).toBe(200);
      await until(() => far.story.some((line) => line.startsWith('offer sendonly')));
      expect(await near.hold(undefined)).toBe(200);
      await until(() => far.story.at(-1)?.startsWith('offer sendrecv') === true);
      await hears(near, 600);
      await hears(far, 440);
      far.call.bye();
      expect(await near.ended).toMatchObject({ by: 'them', status: 200 });
    });

    it('takes itself out of the sound', async () => {
      const [near, far] = await through('direct');
      const moved = (talk: Talk, to: Talk): boolean =>
        talk.story.some((line) => line === `offer sendrecv ${to.end.stream.localPort}`);
      await until(() => moved(near, far) && moved(far, near));
      await hears(near, 600);
      await hears(far, 440);
      near.call.bye();
      expect(await far.ended).toMatchObject({ by: 'them', status: 200 });
    });

    it('is told to send the other one elsewhere', async () => {
      const [near, far] = await through('plain');
      expect(await near.call.refer({ to: at('tone') })).toEqual({ ok: true });
      near.call.bye();
      await hears(far, milliwattHz);
      far.call.bye();
      expect(await far.ended).toMatchObject({ by: 'us', status: 200 });
    });

    it('is told to join two calls of ours', async () => {
      const third = await Telephone.open({ mediaPort: 29_560 });
      try {
        const [near, far] = await through('plain');
        const [asked, consulted] = await through('plain', third);
        expect(await near.call.refer({ to: at('whoever'), replacing: asked.call.dialog! })).toEqual({
          ok: true,
        });
        near.call.bye();
        asked.call.bye();
        says(consulted, 800);
        await hears(far, 800);
        await hears(consulted, 600);
        far.call.bye();
        expect(await consulted.ended).toMatchObject({ by: 'them', status: 200 });
      } finally {
        await third.close();
      }
    });
  });

  describe('that wants us to call somebody else', () => {
    it('is refused, and the talk goes on', async () => {
      const call = await telephone.call(at(`refer-${other.port}`));
      await call.answered;
      await hears(call, milliwattHz);
      expect(await asterisk.command('dialplan show globals')).toMatch(/TRANSFERRED=FAILURE/);
      call.call.bye();
      expect(await call.ended).toMatchObject({ by: 'us', status: 200 });
    });

    it('is told how it went, when we do', async () => {
      const second = other.next();
      let target = '';
      const call = await telephone.call(at(`refer-${other.port}`), {
        onRefer: (refer) => {
          refer.accept();
          target = refer.target;
          void telephone.call(refer.target).then(async (talk) => {
            await talk.answered;
            refer.progress(200);
          });
        },
      });
      says(await second, 600);
      expect(target).toBe(`sip:referred@127.0.0.1:${other.port}`);
      await call.answered;
      await until(() => call.end.frames.length > 0 || call.call.state === 'ended');
      const globals = async () => await asterisk.command('dialplan show globals');
      await expect.poll(globals, { timeout: 20_000 }).toMatch(/TRANSFERRED=SUCCESS/);
      (await second).call.bye();
      call.call.bye();
    });
  });

  describe('with texts', () => {
    it('takes ours and sends it on to us', async () => {
      const received = deferred<IncomingMessage>();
      const inbox = await Telephone.open(
        { mediaPort: 29_640 },
        {
          onMessage: (message) => {
            received.resolve(message);
            return undefined;
          },
        },
      );
      try {
        const body = Buffer.from('Завтра в 10:30?');
        const sent = await telephone.agent.message({ target: at(String(inbox.port)), ...as('plain'), body });
        expect(sent).toMatchObject({ ok: true });
        expect(await received.promise).toMatchObject({ to: { user: 'inbox' }, text: 'Завтра в 10:30?' });
      } finally {
        await inbox.close();
      }
    });

    it('says when it has nobody for them', async () => {
      const nobody = { target: at('nobody'), ...as('plain'), body: Buffer.from('?') };
      expect(await telephone.agent.message(nobody)).toMatchObject({ ok: false, status: 404 });
    });
  });

  it('refreshes sessions where we leave that to it, whoever has called', { timeout: 120_000 }, async () => {
    const { telephone: patient, called, calling } = lasting;
    const incoming = await calling;
    await until(() => (patient.agent.counters['refreshes answered'] ?? 0) >= 2, 80_000);
    expect([called.call.state, incoming.call.state]).toEqual(['talking', 'talking']);
    for (const talk of [called, incoming]) {
      talk.call.bye();
      expect(await talk.ended).toMatchObject({ by: 'us', status: 200 });
    }
  });
});
