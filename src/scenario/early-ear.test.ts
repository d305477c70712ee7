import { describe, expect, it } from 'vitest';
import { quiet, talk, tones } from '../../test/factories/telephone-sounds.ts';
import type { Recognizer, RecognizerListener } from '../speech/index.ts';
import { listenEarly, type EarlyVerdict } from './early-ear.ts';
import type { VoiceLine } from './voice-line.ts';

function bench() {
  const verdicts: EarlyVerdict[] = [];
  const listeners = new Set<Parameters<VoiceLine['on']>[0]>();
  let engine: RecognizerListener | undefined;
  const seen = { opened: 0, closed: 0, frames: 0 };
  const recognizer: Recognizer = {
    id: 'fake',
    start: async () => undefined,
    stop: async () => undefined,
    open: (listener) => {
      engine = listener;
      seen.opened += 1;
      return { push: () => void (seen.frames += 1), close: () => void (seen.closed += 1) };
    },
  };
  const line: Pick<VoiceLine, 'on'> = {
    on: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const end = listenEarly(line, {
    recognizer,
    hearing: { language: 'ru', today: '2026-11-22', vocabulary: [] },
    onVerdict: (verdict) => verdicts.push(verdict),
  });
  const hear = (...sounds: readonly (readonly Int16Array[])[]): void =>
    sounds.flat().forEach((frame) => listeners.forEach(({ onFrame }) => onFrame?.(frame)));
  const says = (text: string): void =>
    engine?.onHeard({ meaning: 'other', confidence: 0.9, text, startMs: 0, endMs: 2000 });
  return { verdicts, seen, end, hear, says, isListening: () => listeners.size > 0 };
}

describe('before the answer', () => {
  it('rings are no work for the recognizer', () => {
    const { verdicts, seen, hear } = bench();
    hear(tones([425], 1000), quiet(4000), tones([425], 1000), quiet(4000));
    expect(verdicts.map(({ who }) => who)).toEqual(['ringback']);
    expect(seen.opened).toBe(0);
  });

  it('what sounds like speech is written down from its beginning', () => {
    const { verdicts, seen, hear, says } = bench();
    hear(quiet(300), talk(3000));
    expect(seen).toMatchObject({ opened: 1 });
    expect(seen.frames).toBeGreaterThan(140);
    says('аппарат абонента выключен или находится вне зоны действия сети');
    expect(verdicts.at(-1)).toMatchObject({ who: 'announcement', announcement: 'switched-off' });
  });

  it('nobody listens longer than half a minute, or after the end', () => {
    const one = bench();
    one.hear(quiet(30_100));
    expect(one.isListening()).toBe(false);
    const other = bench();
    other.hear(talk(3000));
    other.end();
    other.end();
    expect(other.isListening()).toBe(false);
    expect(other.seen.closed).toBe(1);
  });
});
