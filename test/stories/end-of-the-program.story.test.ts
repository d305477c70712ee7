import { createSocket } from 'node:dgram';
import { describe, expect, test } from 'vitest';
import { numberWith } from '../../src/rehearsal/index.ts';
import { answered, RehearsedSwitchboard } from './rehearsed-switchboard.ts';

describe('the end of the program', () => {
  test('calls in progress are ended and written down, and nothing new begins', async () => {
    const story = await RehearsedSwitchboard.open();
    const call = story.place(numberWith('stays-silent'));
    await answered(call);
    await story.switchboard.stop();
    expect(await call.ended).toMatchObject({ cause: 'interrupted', by: 'us' });
    expect(() => story.place(numberWith('busy'))).toThrow(
      expect.objectContaining({ code: 'switchboard.stopping' }) as Error,
    );
    const rows = await story.db.database.query('select cause from calls.call where ended_at is not null');
    expect(rows).toEqual([{ cause: 'interrupted' }]);
    await story.close();
  });

  test('a SIP port that is taken is no reason not to start', async () => {
    const taken = createSocket('udp4');
    await new Promise<void>((resolve) => taken.bind(0, '127.0.0.1', resolve));
    const { port } = taken.address();
    const other = await RehearsedSwitchboard.open({ sipPort: port });
    expect(other.switchboard.address.port).not.toBe(port);
    expect((await other.talk(numberWith('busy'))).ending.cause).toBe('busy');
    await other.close();
    taken.close();
  });
});
