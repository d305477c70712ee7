import { expect, test } from 'vitest';
import type { Audio, MediaStream } from '../media/index.ts';
import { TalkSound } from './talk-sound.ts';

/** What plays to somebody. */
function someone() {
  const plays: string[] = [];
  const stream = {
    hear: () => undefined,
    play: (audio: Audio) => {
      plays.push('tone' in audio ? audio.tone : 'words');
      return { stop: () => plays.splice(0) };
    },
  } as unknown as MediaStream;
  return { stream, plays };
}

test('the music goes with a patient who is moved to another stream, and is not begun anew for one who is not', () => {
  const [before, after] = [someone(), someone()];
  const patient = { stream: before.stream as MediaStream | undefined };
  const sound = new TalkSound(patient);
  const wait = (held = true): void =>
    sound.arrange(
      { patient, seats: [someone()], ours: [], consulted: undefined, held, supervisors: [] },
      false,
    );
  wait();
  wait();
  expect([before.plays, after.plays]).toEqual([['music'], []]);
  patient.stream = after.stream;
  wait();
  expect([before.plays, after.plays]).toEqual([[], ['music']]);
  wait(false);
  expect(after.plays).toEqual([]);
  wait();
  patient.stream = undefined;
  wait();
  expect(after.plays).toEqual([]);
});
