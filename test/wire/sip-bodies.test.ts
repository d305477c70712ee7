// RFC 5621: bodies of several parts, as gateways with ISUP or a location send them.
import { describe, expect, it } from 'vitest';
import { request } from './fixtures/sip-message.ts';
import { FakePair, here, requestIn, there } from './sip-fake-pair.ts';
import { sendToAgent } from './sip-torture-agent.ts';

const contentType = 'multipart/mixed;boundary="unique-1"';

function mixed(handling: string): string {
  return [
    '--unique-1',
    'Content-Type: application/sdp',
    '',
    'v=0',
    '--unique-1',
    'Content-Type: application/isup; version=itu-t92+',
    `Content-Disposition: signal; handling=${handling}`,
    '',
    '\x01\x00I\x00',
    '--unique-1--',
    '',
  ].join('\r\n');
}

function invite(handling: string): Buffer {
  return request('INVITE sip:user@example.com SIP/2.0', { 'Content-Type': contentType }, mixed(handling));
}

describe('a session description among other parts', () => {
  it('is the offer of a call from outside', async () => {
    let offer = '';
    const { statuses } = await sendToAgent([invite('optional')], {
      onInvite: (call) => {
        offer = call.body.toString();
        call.reject(486);
      },
    });
    expect([offer, statuses]).toEqual(['v=0', [486]]);
  });

  it('does not help where another part must be understood: 415 says what we know', async () => {
    const { statuses, answers } = await sendToAgent([invite('required')]);
    expect(statuses).toEqual([415]);
    expect(answers[0]).toContain('Accept: application/sdp, multipart/mixed');
  });

  it('is the answer to a call of ours', async () => {
    const pair = new FakePair();
    const inbox = pair.network.listen(there);
    const { story } = pair.call(await pair.agent(here));
    await pair.clock.advanceAsync(10);
    pair.reply(requestIn(inbox, 'INVITE'), 200, {
      toTag: 'theirs',
      headers: { Contact: '<sip:192.0.2.2>' },
      body: Buffer.from(mixed('optional')),
      contentType,
    });
    await pair.clock.advanceAsync(10);
    expect(story).toEqual(['answer v=0']);
  });
});
