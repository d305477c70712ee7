/*
 * The robot of the capacity bench, in a process of its own: answers, plays 6 s, waits for a key, plays 2 s, hangs up.
 * Arguments: SIP port, file of prompt 1, file of prompt 2, folder for recordings or `-`, driver of packets (`shared` is
 * `native` with one port for all calls), `listen` when
 * every frame of the caller is wanted, `barge` when the first loud one stops the prompt, `answer` when a spoken yes that the
 * embedded recognizer is sure of is waited for in place of a key. Prints `ready`, on SIGUSR2 one
 * line of JSON with its memory (of what is in use, where the process was started with --expose-gc), and on SIGTERM one
 * with what it saw.
 */
import { join } from 'node:path';
import { silentLog, systemClock } from '../../src/base/index.ts';
import { MediaEngine, type MediaStream, type Playback } from '../../src/media/index.ts';
import { UserAgent, type IncomingInvite } from '../../src/sip/index.ts';
import { ACCEPT_YES, createEmbeddedRecognizer } from '../../src/speech/index.ts';

const [port = '5080', first = '', second = '', recordings = '-', driver = 'auto', ears = '-'] =
  process.argv.slice(2);
const host = '127.0.0.1';
const shared = { clock: systemClock, log: silentLog };
const media = new MediaEngine({
  ...shared,
  bindHost: host,
  portRange: { from: 20_000, to: 31_999 },
  driver: driver === 'shared' ? 'native' : (driver as 'auto' | 'native' | 'dgram'),
});
const recognizer = createEmbeddedRecognizer(shared);
const hearing = { language: 'ru', today: '2026-11-23', vocabulary: [] } as const;
const seen = { calls: 0, heardYes: 0, failed: 0, atOnce: 0, mostAtOnce: 0, frames: 0 };
const loud = 4_000;

async function serve(invite: IncomingInvite): Promise<void> {
  let onKey: () => void = () => undefined;
  let onEnd: () => void = () => undefined;
  let onConfirmed: () => void = () => undefined;
  const key = new Promise<void>((resolve) => (onKey = resolve));
  const ended = new Promise<void>((resolve) => (onEnd = resolve));
  const confirmed = new Promise<void>((resolve) => (onConfirmed = resolve));
  invite.listen({ onEnd: () => onEnd(), onConfirmed: () => onConfirmed() });
  let prompt: Playback | undefined;
  const session =
    ears === 'answer' &&
    recognizer.open(
      {
        onSpeechStart: () => undefined,
        onHeard: ({ meaning, confidence }) => {
          if (meaning !== 'yes' || confidence < ACCEPT_YES) return;
          seen.heardYes += 1;
          onKey();
        },
      },
      hearing,
    );
  const onFrame = (frame: Int16Array): void => {
    seen.frames += 1;
    if (session) session.push(frame);
    if (ears === 'barge' && frame.some((sample) => sample > loud)) prompt?.stop();
  };
  const stream = await media.openStream({
    id: invite.callId,
    onDigit: () => onKey(),
    onFrame: ears === '-' ? undefined : onFrame,
    sharedPort: driver === 'shared' ? 'callers' : undefined,
  });
  const described = stream.createAnswer(invite.body);
  if (described.ok) {
    if (recordings !== '-') await stream.record(join(recordings, `${stream.localPort}-${seen.calls}.wav`));
    invite.answer(described.answer);
    await confirmed;
    await talk(invite, stream, key, (playing) => (prompt = playing));
  } else {
    seen.failed += 1;
    invite.reject(488);
  }
  await ended;
  if (session) session.close();
  await stream.close();
}

async function talk(
  invite: IncomingInvite,
  stream: MediaStream,
  key: Promise<void>,
  onPrompt: (playing: Playback) => void,
): Promise<void> {
  const playing = stream.play({ file: first });
  onPrompt(playing);
  await playing.done;
  await Promise.race([key, systemClock.sleep(5_000)]);
  await stream.play({ file: second }).done;
  invite.bye();
}

const agent = new UserAgent({
  ...shared,
  bind: { host, port: Number(port) },
  unguarded: true,
  onInvite: (invite) => {
    seen.calls += 1;
    seen.atOnce += 1;
    seen.mostAtOnce = Math.max(seen.mostAtOnce, seen.atOnce);
    void serve(invite)
      .catch(() => (seen.failed += 1))
      .finally(() => (seen.atOnce -= 1));
  },
});
await media.start();
if (ears === 'answer') await recognizer.start();
await agent.start();
console.log('ready');

process.on('SIGUSR2', () => {
  (globalThis as { gc?: () => void }).gc?.();
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
  console.log(
    JSON.stringify({ calls: seen.calls, atOnce: seen.atOnce, rss, heapUsed, external, arrayBuffers }),
  );
});
process.once('SIGTERM', () => {
  void media.statistics().then((statistics) => {
    const residentMb = Math.round(process.resourceUsage().maxRSS / 1024);
    console.log(JSON.stringify({ ...seen, residentMb, lateShare: statistics.lateShare }));
    process.exit(0);
  });
});
