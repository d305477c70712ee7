// RFC 5626 (outbound flows, keep-alives), RFC 8489 (STUN), RFC 3327 (Path) and RFC 3608 (Service-Route).
import { describe, expect, it } from 'vitest';
import { isStun } from '../../src/base/index.ts';
import type { RegisteredBinding, RegistrationState } from '../../src/sip/index.ts';
import type { ResponseParts } from '../../src/sip/message/respond.ts';
import { answerBinding, bindingRequest, readStun } from '../../src/sip/stun/stun-message.ts';
import { FakePair, here, requestIn, there } from './sip-fake-pair.ts';

const instance = 'urn:uuid:00000000-0000-1000-8000-000a95a0e128';
const order = { registrar: 'sip:192.0.2.2', aor: 'sip:clinic@192.0.2.2', instance };
const outbound = { headers: { Require: 'outbound', Expires: '3600' } };

/** A registrar spoken by the test, that sees us at 198.51.100.4 and `port`, or answers no STUN at all. */
async function registering(answers: ResponseParts, more: { instance?: string } = {}) {
  const pair = new FakePair();
  const agent = await pair.agent(here);
  const inbox: string[] = [];
  const nat: { port: number | undefined; asked: number[] } = { port: 31_000, asked: [] };
  await pair.network.transport(there).open({
    onUnreachable: () => undefined,
    onBytes: (bytes) => {
      const stun = isStun(bytes) && readStun(bytes);
      if (!stun) inbox.push(bytes.toString());
      else {
        nat.asked.push(pair.clock.monotonicMs());
        if (nat.port !== undefined)
          pair.network.carry(answerBinding(stun, { host: '198.51.100.4', port: nat.port }), there, here);
      }
    },
  });
  const states: RegistrationState['state'][] = [];
  const registration = agent.register({ ...order, ...more }, ({ state }) => states.push(state));
  const registers = (): string[] => {
    const all = inbox.filter((text) => text.startsWith('REGISTER'));
    // sent again is the same one
    return [...new Map(all.map((text) => [/^CSeq: \d+/m.exec(text)?.[0], text])).values()];
  };
  const answer = async (parts = answers, status = 200): Promise<string | undefined> => {
    const request = requestIn(inbox, 'REGISTER');
    const via = request.headers
      .get('via')
      ?.replace(';rport', `;received=198.51.100.4;rport=${nat.port ?? 1}`);
    request.headers.replaceFirst('via', via ?? '');
    pair.reply(request, status, parts);
    await pair.clock.advanceAsync(10);
    return request.headers.get('contact');
  };
  await pair.clock.advanceAsync(10);
  return { pair, agent, inbox, nat, states, registration, registers, answer };
}

describe('a binding request from outside', () => {
  it('is told where it came from, on the port of SIP', async () => {
    const pair = new FakePair();
    const agent = await pair.agent(here);
    const answers: Buffer[] = [];
    await pair.network
      .transport(there)
      .open({ onBytes: (bytes) => answers.push(bytes), onUnreachable: () => undefined });
    const id = Buffer.alloc(12, 7);
    pair.network.carry(bindingRequest(id), there, here);
    await pair.clock.advanceAsync(10);
    const mapped = { host: there.host, port: there.port };
    expect(answers.map(readStun)).toEqual([{ kind: 'answer', id, mapped, unknown: [] }]);
    // what is malformed, or an answer to nothing, is not answered
    pair.network.carry(Buffer.concat([bindingRequest(id), Buffer.alloc(3)]), there, here);
    pair.network.carry(answers[0] as Buffer, there, here);
    await pair.clock.advanceAsync(10);
    expect(answers).toHaveLength(1);
    expect(agent.counters['offences: malformed']).toBe(1);
  });
});

describe('a registration by a flow', () => {
  it('names its device, and asks by STUN every 24 to 29 s whether the way is still the same', async () => {
    const { pair, nat, registers, answer, states } = await registering(outbound);
    expect(registers()[0]).toMatch(/\r\nSupported: path, outbound\r\n/);
    const named = `;reg-id=1;+sip.instance="<${instance}>"`;
    expect(await answer()).toBe(`<sip:clinic@192.0.2.1:5060>${named}`);
    // behind NAT, told at once where we really are
    expect(await answer()).toBe(`<sip:clinic@198.51.100.4:31000>${named}`);
    await pair.clock.advanceAsync(1_000_000);
    expect(states).toEqual(['registered']);
    expect(registers()).toHaveLength(2);
    const pauses = nat.asked.slice(1).map((atMs, index) => atMs - (nat.asked[index] as number));
    expect(pauses.length).toBeGreaterThan(30);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(24_000);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(29_002);
  });

  it('registers anew when NAT gives it another address, under that one', async () => {
    const { pair, nat, registers, answer, states } = await registering(outbound);
    await answer();
    await answer();
    nat.port = 31_777;
    await pair.clock.advanceAsync(32_000);
    expect(registers()).toHaveLength(3);
    expect(await answer()).toContain('<sip:clinic@198.51.100.4:31777>');
    await pair.clock.advanceAsync(100_000);
    expect([registers().length, states]).toEqual([3, ['registered', 'registered']]);
  });

  it('registers anew when nobody answers by it any more', async () => {
    const { pair, nat, registers, answer } = await registering(outbound);
    await answer();
    await answer();
    nat.port = undefined;
    await pair.clock.advanceAsync(29_000 + 39_600 + 1_000);
    expect(registers().length).toBeGreaterThan(2);
    // seven times, as RFC 8489 has it
    expect(nat.asked.length).toBeLessThanOrEqual(1 + 7 + 1);
  });

  it('keeps the pace that the far end wants, and stops with the registration', async () => {
    const { pair, nat, answer, registration } = await registering({
      headers: { ...outbound.headers, 'Flow-Timer': '60' },
    });
    await answer();
    await answer();
    await pair.clock.advanceAsync(600_000);
    const pauses = nat.asked.slice(1).map((atMs, index) => atMs - (nat.asked[index] as number));
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(48_000);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(60_002);
    const stopped = registration.stop();
    await pair.clock.advanceAsync(10);
    await answer();
    await stopped;
    const { length } = nat.asked;
    await pair.clock.advanceAsync(200_000);
    expect(nat.asked).toHaveLength(length);
  });

  it('has the requests of calls that leave by it come back by it (ob), as long as it stands, and no others', async () => {
    const { pair, agent, inbox, answer, registration } = await registering(outbound);
    const elsewhere = pair.network.listen({ host: '198.51.100.9', port: 5060 });
    const contactOf = async (host: string, at: readonly string[]): Promise<string | undefined> => {
      const body = Buffer.from('offer');
      agent.invite(
        { target: `sip:100@${host}`, from: 'sip:clinic@192.0.2.2', body },
        { onAnswer: () => undefined, onEnd: () => undefined },
      );
      await pair.clock.advanceAsync(10);
      return requestIn(at, 'INVITE').headers.get('contact');
    };
    expect(await contactOf('192.0.2.2', inbox)).toBe('<sip:clinic@192.0.2.1:5060>');
    await answer();
    expect(await answer()).not.toContain(';ob');
    expect(await contactOf('192.0.2.2', inbox)).toBe('<sip:clinic@198.51.100.4:31000;ob>');
    expect(await contactOf('198.51.100.9', elsewhere)).toBe('<sip:clinic@192.0.2.1:5060>');
    void registration.stop();
    await pair.clock.advanceAsync(10);
    expect(await contactOf('192.0.2.2', inbox)).toBe('<sip:clinic@198.51.100.4:31000>');
  });

  it('is a plain one where the first hop knows none (439), and asks nobody by STUN who has not promised to answer', async () => {
    const { pair, nat, registers, answer, states } = await registering({ headers: { Expires: '3600' } });
    await answer({}, 439);
    expect(registers()).toHaveLength(2);
    expect(registers()[1]).toMatch(/\r\nSupported: path\r\n/);
    expect(await answer()).toBe('<sip:clinic@198.51.100.4:31000>');
    await pair.clock.advanceAsync(100_000);
    expect([states, nat.asked]).toEqual([['registered'], []]);
  });

  it('goes well between two of ours, on both sides', async () => {
    const pair = new FakePair();
    const bindings: RegisteredBinding[] = [];
    const registrar = await pair.agent(there, { onRegister: (binding) => bindings.push(binding) });
    const agent = await pair.agent(here);
    const states: string[] = [];
    agent.register(order, ({ state }) => states.push(state));
    await pair.clock.advanceAsync(100_000);
    expect(states).toEqual(['registered']);
    expect(bindings[0]?.instance).toBe(`<${instance}>;reg-id=1`);
    expect(registrar.counters['STUN requests']).toBeGreaterThan(2);
    // the same flow under another address takes the place of the old one
    const moved = await pair.agent({ host: '192.0.2.9', port: 5062 });
    moved.register(order, () => undefined);
    await pair.clock.advanceAsync(100);
    expect(bindings.slice(-2).map(({ contact, expiresS }) => `${contact} ${expiresS}`)).toEqual([
      'sip:clinic@192.0.2.1:5060 0',
      'sip:clinic@192.0.2.9:5062 300',
    ]);
  });
});

describe('Service-Route', () => {
  it('is told by the registration, and passed by calls in its order, behind the outbound proxy', async () => {
    const route = ['<sip:198.51.100.20;lr>', '<sip:198.51.100.21;lr>'];
    const { pair, agent, registration, answer } = await registering({
      headers: { Expires: '3600' },
      repeated: route.map((value) => ['Service-Route', value]),
    });
    expect(registration.serviceRoute).toEqual([]);
    await answer();
    await answer();
    expect(registration.serviceRoute).toEqual(route);
    const call = (outboundProxy?: string): void =>
      void agent.invite(
        {
          target: 'sip:100@192.0.2.2',
          from: order.aor,
          body: Buffer.from('offer'),
          routes: route,
          outboundProxy,
        },
        { onAnswer: () => undefined, onEnd: () => undefined },
      );
    call();
    call('sip:198.51.100.9');
    await pair.clock.advanceAsync(10);
    const [direct, proxied] = pair.network.sent.filter(({ text }) => text.startsWith('INVITE'));
    expect(direct?.to.host).toBe('198.51.100.20');
    expect(direct?.text).toMatch(/^INVITE sip:100@192.0.2.2 /);
    expect(direct?.text.match(/^Route: .*$/gm)).toEqual(route.map((value) => `Route: ${value}`));
    expect(proxied?.to.host).toBe('198.51.100.9');
    expect(proxied?.text.match(/^Route: .*$/gm)?.[0]).toBe('Route: <sip:198.51.100.9;lr>');
  });
});

describe('Path', () => {
  const register = (path: readonly string[], more = ''): string =>
    [
      'REGISTER sip:192.0.2.2 SIP/2.0',
      'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKproxy',
      'Via: SIP/2.0/UDP 10.0.0.7;branch=z9hG4bKphone',
      ...path.map((value) => `Path: ${value}`),
      'From: <sip:101@192.0.2.2>;tag=1',
      'To: <sip:101@192.0.2.2>',
      'Call-ID: path',
      'CSeq: 1 REGISTER',
      `Contact: <sip:101@10.0.0.7>;reg-id=1;+sip.instance="<${instance}>"`,
      'Supported: path, outbound',
      'Max-Forwards: 70',
      `${more}Content-Length: 0\r\n\r\n`,
    ].join('\r\n');

  async function registrarWith(text: string) {
    const pair = new FakePair();
    const bindings: RegisteredBinding[] = [];
    const agent = await pair.agent(there, { onRegister: (binding) => bindings.push(binding) });
    const inbox = pair.network.listen(here);
    pair.network.carry(text, here, there);
    await pair.clock.advanceAsync(10);
    return { pair, agent, bindings, inbox };
  }

  it('is kept with the binding, told in the answer, and passed by calls to the telephone', async () => {
    const path = ['<sip:192.0.2.1;lr>', '<sip:edge@198.51.100.7:5070;lr;ob>'];
    const { pair, agent, bindings, inbox } = await registrarWith(register(path, 'Require: path\r\n'));
    expect(inbox[0]).toMatch(/^SIP\/2.0 200 /);
    expect(inbox[0]?.match(/^(Path|Require): .*$/gm)).toEqual([
      'Require: outbound',
      ...path.map((value) => `Path: ${value}`),
    ]);
    expect(bindings[0]?.path).toEqual(path);
    const [{ contact, source } = { contact: '', source: here }] = bindings;
    agent.invite(
      {
        target: contact,
        from: 'sip:house@192.0.2.2',
        body: Buffer.from('offer'),
        flow: source,
        routes: path,
      },
      { onAnswer: () => undefined, onEnd: () => undefined },
    );
    await pair.clock.advanceAsync(10);
    const invite = requestIn(inbox, 'INVITE');
    expect(invite.uri).toBe('sip:101@10.0.0.7');
    expect(invite.headers.all('route')).toEqual(path);
    void agent.ping(contact, 1_000, { flow: source, routes: path });
    await pair.clock.advanceAsync(10);
    expect(requestIn(inbox, 'OPTIONS').headers.all('route')).toEqual(path);
  });

  it('through a proxy that knows no flows is no outbound registration', async () => {
    const { inbox } = await registrarWith(register(['<sip:192.0.2.1;lr>']));
    expect(inbox[0]).toMatch(/^SIP\/2.0 200 /);
    expect(inbox[0]).not.toMatch(/^Require:/m);
  });

  it('that can be no route is refused', async () => {
    const { bindings, inbox } = await registrarWith(register(['<tel:+7912>']));
    expect(inbox[0]).toMatch(/^SIP\/2.0 400 /);
    expect(bindings).toEqual([]);
  });
});
