import { describe, expect, it } from 'vitest';
import { ManualClock, silentLog } from '../base/index.ts';
import { MediaEngine } from './engine.ts';

const clock = new ManualClock();

describe('a media engine', () => {
  it('needs an address to advertise when it listens on all of them', () => {
    const options = { clock, log: silentLog, bindHost: '0.0.0.0' };
    expect(() => new MediaEngine(options)).toThrow(/advertised address/);
    expect(() => new MediaEngine({ ...options, advertisedHost: '192.0.2.1' })).not.toThrow();
  });

  it('opens nothing before it runs, and says so', async () => {
    const engine = new MediaEngine({ clock, log: silentLog, bindHost: '127.0.0.1' });
    await expect(engine.openStream({ id: 'early' })).rejects.toMatchObject({
      code: 'media.not-running',
      retryable: true,
    });
    expect(await engine.statistics()).toMatchObject({ workers: 0, streams: 0, packetsSent: 0, lateShare: 0 });
    await engine.stop();
  });
});
