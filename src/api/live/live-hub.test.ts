import { beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../base/index.ts';
import type { Role } from '../contract/index.ts';
import { LiveHub } from './live-hub.ts';

let clock: ManualClock;
let hub: LiveHub;
beforeEach(() => {
  clock = new ManualClock();
  hub = new LiveHub({ clock });
});

function console(
  projectId: string,
  sessionId: string,
  role: Role = 'administrator',
): { sent: string[]; ended: boolean; leave: () => void } {
  const seen = { sent: [] as string[], ended: false, leave: () => undefined as void };
  seen.leave = hub.join(
    { projectId, sessionId, role },
    {
      write: (text) => seen.sent.push(text) > 0,
      onDrain: () => undefined,
      end: () => {
        seen.ended = true;
      },
    },
  );
  return seen;
}
const news = (projectId: string) => ({
  projectId,
  event: { kind: 'campaign', campaignId: 'secret' } as const,
});

describe('the hub', () => {
  it('tells nobody what his role may not ask for', () => {
    const [operator, supervisor] = [console('p', 's1', 'operator'), console('p', 's2', 'supervisor')];
    hub.publish(news('p'));
    hub.publish({ projectId: 'p', event: { kind: 'hand-call', open: 3 } });
    clock.advance(100);
    expect(operator.sent.join('')).toContain('hand-call');
    expect(operator.sent.join('')).not.toContain('secret');
    expect(supervisor.sent.join('')).toContain('secret');
  });

  it('tells a project’s news to all consoles of it and to no other', () => {
    const mine = [console('p', 's1'), console('p', 's2')];
    const other = console('q', 's3');
    hub.publish(news('p'));
    clock.advance(100);
    for (const { sent } of mine) expect(sent.join('')).toContain('secret');
    expect(other.sent.join('')).not.toContain('secret');
  });

  it('ends the consoles of a session that is over', () => {
    const gone = console('p', 's1');
    const stays = console('p', 's2');
    hub.endSession('s1');
    expect([gone.ended, stays.ended, hub.readers]).toEqual([true, false, 1]);
  });

  it('forgets those that leave, and ends all at its own end', () => {
    console('p', 's1').leave();
    const last = console('p', 's2');
    expect(hub.readers).toBe(1);
    hub.close();
    expect([last.ended, hub.readers, clock.pending]).toEqual([true, 0, 0]);
  });
});
