import { describe, expect, it } from 'vitest';
import { Failure, ManualClock, silentLog, systemClock } from '../../base/index.ts';
import { ScriptedRecognizer } from '../../../test/fakes/scripted-recognizer.ts';
import { createEmbeddedRecognizer } from '../engines/embedded/embedded-recognizer.ts';
import { tryRecognizer } from './try-recognizer.ts';

describe('a trial of an engine', () => {
  it('is understood by the embedded one', async () => {
    const clock = new ManualClock();
    let over = false;
    const trial = tryRecognizer(createEmbeddedRecognizer({ log: silentLog }), clock).finally(
      () => (over = true),
    );
    // the sentence is said by our time, the thread that judges works by its own
    while (!over) {
      if (clock.pending > 0 && clock.monotonicMs() < 5000) await clock.advanceAsync(20);
      else await systemClock.sleep(2);
    }
    expect(await trial).toMatchObject({ said: 'Да, я приду', meaning: 'yes' });
    expect((await trial).trouble).toBeUndefined();
  });

  it('tells how long the answer took from the end of the sentence', async () => {
    const clock = new ManualClock();
    const recognizer = new ScriptedRecognizer('some');
    let over = false;
    const trial = tryRecognizer(recognizer, clock).finally(() => (over = true));
    // until it has been quiet for a tenth of a second
    for (let frames = -1, quiet = 0; quiet < 5;) {
      await clock.advanceAsync(20);
      const now = recognizer.sessions[0]?.frames ?? -1;
      quiet = now > 0 && now === frames ? quiet + 1 : 0;
      frames = now;
    }
    const session = recognizer.last;
    expect(session.frames).toBeGreaterThan(50);
    session.hears(100, { text: 'да я приду', confidence: 0.9 });
    while (!over) await clock.advanceAsync(20);
    const { tookMs, ...others } = await trial;
    expect(others).toEqual({ said: 'Да, я приду', text: 'да я приду', meaning: 'yes', confidence: 0.9 });
    expect(tookMs).toBeGreaterThanOrEqual(80);
    expect(tookMs).toBeLessThanOrEqual(160);
    expect([session.closed, recognizer.running]).toEqual([true, false]);
  });

  it('waits twenty seconds for one that says nothing', async () => {
    const clock = new ManualClock();
    let over = false;
    const trial = tryRecognizer(new ScriptedRecognizer('some'), clock).finally(() => (over = true));
    while (!over) await clock.advanceAsync(100);
    expect(await trial).toMatchObject({ trouble: 'late', tookMs: 20_000 });
  });

  it('tells of one that can not be started', async () => {
    const recognizer = new ScriptedRecognizer('some');
    recognizer.problem = new Failure('missing', { code: 'model.missing', message: 'There is no model.' });
    expect(await tryRecognizer(recognizer, new ManualClock())).toMatchObject({ trouble: 'misordered' });
    recognizer.problem = new Failure('invalid', {
      code: 'speech.model-incomplete',
      message: 'It has no file.',
    });
    await expect(tryRecognizer(recognizer, new ManualClock())).rejects.toThrow('It has no file.');
  });
});
