// What one answer costs the embedded recognizer: milliseconds of one core, by its length.
// `npx tsx bench/recognizer.ts`
import { MeaningClassifier } from '../src/speech/engines/embedded/meaning-classifier.ts';
import { VoiceActivity } from '../src/speech/voice-activity.ts';

const ROUNDS = 200;

function sound(ms: number): Int16Array {
  return Int16Array.from(
    { length: ms * 8 },
    (_, n) => 8000 * Math.sin(n * n * 1e-5) * Math.sin((Math.PI * n) / (ms * 8)),
  );
}

function measure(title: string, run: () => void, rounds: number): void {
  for (let i = 0; i < rounds / 4; i++) run();
  const times = Array.from({ length: rounds }, () => {
    const begun = performance.now();
    run();
    return performance.now() - begun;
  }).sort((a, b) => a - b);
  const at = (share: number): string => times[Math.floor(share * (times.length - 1))]!.toFixed(2);
  console.log(`${title}: median ${at(0.5)} ms, 95th of 100 ${at(0.95)} ms`);
}

const classifier = new MeaningClassifier();
for (const ms of [600, 1200, 2000, 3000, 4000]) {
  const samples = sound(ms);
  measure(`an answer of ${ms} ms`, () => void classifier.classify(samples), ROUNDS);
}

const second = Array.from({ length: 50 }, (_, i) => sound(1000).subarray(i * 160, (i + 1) * 160));
const detector = new VoiceActivity();
measure('listening to one second', () => second.forEach((frame) => detector.push(frame)), ROUNDS);
