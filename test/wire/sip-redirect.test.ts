// RFC 3261 §8.1.3.4: an INVITE of ours that is sent elsewhere by a 3xx.
import { describe, expect, it } from 'vitest';
import { sipUri } from '../../src/sip/dialog/dialog.ts';
import { redirectedTo } from '../../src/sip/dialog/redirect.ts';
import { Headers } from '../../src/sip/message/headers.ts';
import { FakePair, here, requestIn, there } from './sip-fake-pair.ts';

async function redirected(...contacts: string[]) {
  const pair = new FakePair();
  const agent = await pair.agent(here);
  const inbox = pair.network.listen(there);
  const other = { host: there.host, port: 5070 };
  const otherInbox = pair.network.listen(other);
  const { call, story } = pair.call(agent);
  await pair.clock.advanceAsync(10);
  const invite = requestIn(inbox, 'INVITE');
  const repeated = contacts.map((contact) => ['Contact', contact] as const);
  pair.reply(invite, 302, { toTag: 'a', repeated });
  await pair.clock.advanceAsync(10);
  return { pair, call, story, inbox, invite, other, otherInbox };
}

describe('a redirection of what goes by TLS', () => {
  it.each([
    ['sip:100@pbx.invalid;transport=tls', '<sip:100@pbx.invalid:5070>', undefined],
    ['sip:100@pbx.invalid;transport=tls', '<sip:100@pbx.invalid:5070;transport=TLS>', 5070],
    ['sips:100@pbx.invalid', '<sip:100@pbx.invalid:5070>', undefined],
    ['sips:100@pbx.invalid', '<sips:100@pbx.invalid:5070>', 5070],
  ])('%s to %s stays encrypted or is not followed', (asked, contact, port) => {
    const uri = sipUri(asked);
    expect(uri && redirectedTo(uri, Headers.of([['Contact', contact]]))?.port).toBe(port);
  });
});

describe('a redirection', () => {
  it('of the same number at the same host is followed, within the same call', async () => {
    const { pair, story, inbox, invite, otherInbox } = await redirected(
      '<sip:100@192.0.2.2:5099>;q=0.3',
      '<sip:100;npdi@192.0.2.2:5070>;q=0.8',
    );
    expect(inbox.at(-1)).toMatch(/^ACK /);
    const again = requestIn(otherInbox, 'INVITE');
    expect(again.uri).toBe('sip:100;npdi@192.0.2.2:5070');
    for (const name of ['call-id', 'from', 'to'])
      expect(again.headers.get(name)).toBe(invite.headers.get(name));
    expect(again.headers.get('cseq')).toBe('2 INVITE');
    pair.reply(again, 200, { toTag: 'b', headers: { Contact: '<sip:100@192.0.2.2:5070>' } });
    await pair.clock.advanceAsync(10);
    expect(story).toEqual(['answer ']);
    expect(requestIn(otherInbox, 'ACK').headers.get('to')).toContain('tag=b');
  });

  it('is followed once', async () => {
    const { pair, story, otherInbox } = await redirected('<sip:100@192.0.2.2:5070>');
    const headers = { Contact: '<sip:100@192.0.2.2:5080>' };
    pair.reply(requestIn(otherInbox, 'INVITE'), 301, { toTag: 'b', headers });
    await pair.clock.advanceAsync(10);
    expect(story).toEqual(['end them setup 301']);
  });

  it.each([
    ['another host', '<sip:100@203.0.113.5>'],
    ['another number: a call to it would be at our cost', '<sip:+881234567890@192.0.2.2>'],
    ['the same place again', '<sip:100@192.0.2.2>'],
    ['a telephone number of any network', '<tel:+881234567890>'],
    ['another host behind the same name', '<sip:100@192.0.2.2:5070;maddr=203.0.113.5>'],
    ['nobody at all', ''],
  ])('to %s ends the call', async (_, contact) => {
    const { pair, story } = await redirected(...(contact === '' ? [] : [contact]));
    expect(story).toEqual(['end them setup 302']);
    expect(pair.lines(here)).toEqual(['INVITE', 'ACK']);
  });

  it('is not followed by a call that was given up, and one that was can be given up at once', async () => {
    const { pair, call, story, other, otherInbox } = await redirected('<sip:100@192.0.2.2:5070>');
    call.cancel();
    await pair.clock.advanceAsync(10);
    expect(story).toEqual(['end us setup 487']);
    pair.reply(requestIn(otherInbox, 'INVITE'), 180, { toTag: 'late' });
    await pair.clock.advanceAsync(10);
    expect(requestIn(otherInbox, 'CANCEL').uri).toBe(`sip:100@192.0.2.2:${other.port}`);
  });
});
