/**
 * Claim: what SIP itself costs for a dialogue, without sockets, sound, or the rooms above.
 *   npx tsx bench/sip-dialogue.ts [--calls 20000]
 * A user agent of ours is called, or calls: INVITE, 200, ACK, BYE, 200, on a network in memory whose time is moved by
 * hand. Told for each direction: microseconds of this thread for a dialogue when the code is warm (what the far end does
 * for it included: it fills in a text), and kilobytes of heap for a call that is held, and for one that ended a moment
 * ago (RFC 3261 keeps its transactions for half a minute).
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseArgs } from 'node:util';
import { ManualClock, silentLog } from '../src/base/index.ts';
import { UserAgent, type IncomingInvite, type OutgoingInvite } from '../src/sip/index.ts';

const { values } = parseArgs({ options: { calls: { type: 'string', default: '20000' } } });
const calls = Number(values.calls);
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const here = { host: '127.0.0.1', port: 5060 };
const there = { host: '127.0.0.1', port: 5061 };
const sdp = Buffer.from(
  'v=0\r\no=u 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 16000 RTP/AVP 8 101\r\n' +
    'a=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n',
);

/** The far end: whatever comes to it, and how to write to us. */
const wire = {
  toUs: (text: string): void => void text,
  take: (text: string): void => void text,
};
const clock = new ManualClock();
const asked: IncomingInvite[] = [];
const agent = new UserAgent({
  clock,
  log: silentLog,
  bind: here,
  unguarded: true,
  onInvite: (invite) => asked.push(invite),
  transport: {
    protocol: 'UDP',
    address: here,
    open: async (events) => {
      wire.toUs = (text) => events.onBytes(Buffer.from(text), there);
    },
    close: async () => undefined,
    send: (bytes) => wire.take(bytes.toString('latin1')),
    probe: () => undefined,
  },
});

const field = (text: string, name: string): string => {
  const at = text.indexOf(`\r\n${name}: `);
  return text.slice(at, text.indexOf('\r\n', at + 2));
};

/** The 200 of the far end to a request of ours, with its tag and description where it begins a dialog. */
function agreeTo(request: string, begins: boolean): string {
  const names = ['Via', 'From', 'To', 'Call-ID', 'CSeq'];
  const fields = names.map((name) => field(request, name) + (begins && name === 'To' ? ';tag=theirs' : ''));
  const more = begins ? `\r\nContact: <sip:far@127.0.0.1:5061>\r\nContent-Type: application/sdp` : '';
  const body = begins ? sdp.toString() : '';
  return `SIP/2.0 200 OK${fields.join('')}${more}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

let number = 0;

/** We are called; gives how the call is hung up (by us). */
function beCalled(): () => void {
  const id = (number += 1);
  const own = (method: string, to: string, rest: string): string =>
    `${method} sip:100@127.0.0.1:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:5061;branch=z9hG4bK-${id}-${method}\r\n` +
    `From: <sip:caller@127.0.0.1:5061>;tag=${id}\r\n${to}\r\nCall-ID: ${id}-bench@127.0.0.1\r\nCSeq: 1 ${method}\r\n` +
    `Contact: <sip:caller@127.0.0.1:5061>\r\nMax-Forwards: 70\r\n${rest}`;
  let answer = '';
  wire.take = (text) => (answer = text);
  const body = `Content-Type: application/sdp\r\nContent-Length: ${sdp.length}\r\n\r\n${sdp.toString()}`;
  wire.toUs(own('INVITE', 'To: <sip:100@127.0.0.1:5060>', body));
  const invite = asked.pop() as IncomingInvite;
  invite.listen({ onEnd: () => undefined });
  invite.answer(sdp);
  wire.toUs(own('ACK', field(answer, 'To').slice(2), 'Content-Length: 0\r\n\r\n'));
  return () => hangUp(invite);
}

/** We call; gives how the call is hung up (by us). */
function call(): () => void {
  let sent = '';
  wire.take = (text) => (sent = text);
  const order = { target: 'sip:100@127.0.0.1:5061', from: 'sip:us@127.0.0.1', body: sdp };
  const invite: OutgoingInvite = agent.invite(order, { onEnd: () => undefined, onAnswer: () => undefined });
  wire.toUs(agreeTo(sent, true));
  return () => hangUp(invite);
}

function hangUp(invite: { bye(): void }): void {
  let sent = '';
  wire.take = (text) => (sent = text);
  invite.bye();
  wire.toUs(agreeTo(sent, false));
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function run(begin: () => () => void, count: number): Promise<void> {
  const held: (() => void)[] = [];
  for (let index = 0; index < count; index += 1) {
    held.push(begin());
    // a hundred new ones a second, of which six hundred are held at once
    clock.advance(10);
    if (held.length > 600) held.shift()?.();
    if (index % 10 === 0) await turn();
  }
  for (const end of held) end();
  clock.advance(60_000);
  await turn();
}

const heapKb = (): number => {
  collect();
  return process.memoryUsage().heapUsed / 1024;
};

async function measure(begin: () => () => void) {
  await run(begin, 3_000);
  const before = process.cpuUsage();
  await run(begin, calls);
  const used = process.cpuUsage(before);
  const atOnce = 2_000;
  const empty = heapKb();
  const held = Array.from({ length: atOnce }, begin);
  clock.advance(1_000);
  await turn();
  const full = heapKb();
  for (const end of held.splice(0)) end();
  await turn();
  const ended = heapKb();
  clock.advance(60_000);
  await turn();
  return {
    'µs a dialogue': ((used.user + used.system) / calls).toFixed(0),
    'kB of a call held': ((full - empty) / atOnce).toFixed(1),
    'kB of a call just ended': ((ended - empty) / atOnce).toFixed(1),
    'kB left of it after a minute': ((heapKb() - empty) / atOnce).toFixed(2),
  };
}

await agent.start();
console.table({ 'we are called': await measure(beCalled), 'we call': await measure(call) });
await agent.stop();
