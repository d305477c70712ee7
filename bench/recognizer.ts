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

/** Processor time, not the clock's: the machine may be busy with other things. */
function measure(title: string, run: () => void): void {
  for (let i = 0; i < ROUNDS / 2; i++) run();
  const before = process.cpuUsage();
  for (let i = 0; i < ROUNDS; i++) run();
  const { user, system } = process.cpuUsage(before);
  console.log(`${title}: ${((user + system) / 1000 / ROUNDS).toFixed(2)} ms of one core`);
}

const classifier = new MeaningClassifier();
for (const ms of [600, 1200, 2000, 3000, 4000]) {
  const samples = sound(ms);
  measure(`an answer of ${ms} ms`, () => void classifier.classify(samples));
}

const second = Array.from({ length: 50 }, (_, i) => sound(1000).subarray(i * 160, (i + 1) * 160));
const detector = new VoiceActivity();
measure('listening to one second', () => second.forEach((frame) => detector.push(frame)));
