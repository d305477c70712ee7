import { readEnvelope, type Envelope } from '../../src/sip/message/envelope.ts';
import type { SipMessage } from '../../src/sip/message/message.ts';
import { parseMessage } from '../../src/sip/message/parse-message.ts';
import type { RegisteredBinding, UserAgentOptions } from '../../src/sip/index.ts';
import { FakePair, there } from './sip-fake-pair.ts';

const stranger = { host: '192.0.2.1', port: 5060 };

/** Sends messages to an agent that takes calls and registrations: what comes back, and what the agent noted. */
export async function sendToAgent(messages: readonly Buffer[], options: Partial<UserAgentOptions> = {}) {
  const pair = new FakePair();
  const bindings: RegisteredBinding[] = [];
  const agent = await pair.agent(there, {
    onInvite: (invite) => invite.progress(180),
    onRegister: (binding) => bindings.push(binding),
    ...options,
  });
  for (const bytes of messages) {
    pair.network.carry(bytes, stranger, there);
    await pair.clock.advanceAsync(10);
  }
  // also answers that go to another port of the sender, as Via says
  const answers = pair.network.sent.filter(({ from }) => from === there).map(({ text }) => text);
  const statuses = answers.map((text) => Number(/^SIP\/2.0 (\d+)/.exec(text)?.[1]));
  return { statuses, answers, bindings, counters: agent.counters };
}

export function read(bytes: Buffer): SipMessage {
  const parse = parseMessage(bytes);
  if (!parse.ok) throw new Error(parse.why);
  return parse.message;
}

export function envelopeOf(bytes: Buffer): Envelope {
  const result = readEnvelope(read(bytes));
  if (!result.ok) throw new Error(`${result.field} ${result.why}`);
  return result.envelope;
}

/** `sound`, or what is wrong with it. */
export function verdictOn(bytes: Buffer): string {
  const parse = parseMessage(bytes);
  if (!parse.ok) return parse.why;
  const result = readEnvelope(parse.message);
  return result.ok ? 'sound' : `${result.field} ${result.why}`;
}
