import { Failure } from '../../../base/index.ts';
import type { OwnVoice, OwnVoiceRecording, OwnVoices } from '../../../clinic/index.ts';
import type { RecordingJudge, RecordingProblem } from '../../../speech/index.ts';

/** Twenty seconds of the finest studio. */
const mostBytes = 32 * 2 ** 20;

const sentences: Readonly<Record<RecordingProblem, string>> = {
  'not-sound': 'This is not a WAV file, or it is damaged.',
  encoding: 'The sound is encoded in a way that is not read: save it as WAV, PCM.',
  rate: 'The sound has an unusual sample rate: save it at 44.1 or 48 kHz.',
  empty: 'There is no sound in the file: it is 0 seconds long.',
  'too-long': 'The file is longer than 20 seconds: one file holds one phrase.',
  silent: 'Nobody speaks in this recording.',
  'too-quiet': 'The voice is too quiet: raising it would raise the noise. Come nearer to the microphone.',
  clipped: 'The voice is cut off flat: it was too loud for the microphone. Turn it down or step back.',
};

/** Where recordings go: who judges them, who keeps them. */
export interface RecordingDesk {
  readonly judge: Pick<RecordingJudge, 'examine'>;
  readonly voices: OwnVoices;
}

/** Checks a recording and keeps it. Throws `Failure` `own-voice.<problem>`. */
export async function takeRecording(
  { judge, voices }: RecordingDesk,
  voice: OwnVoice,
  part: { readonly key: string; readonly text: string },
  file: Buffer,
): Promise<OwnVoiceRecording> {
  const examined = await judge.examine(file);
  if (!examined.ok) throw problemFailure(examined.problem);
  const { key, text } = part;
  return voices.keep(voice, { key, text, ...examined.recording });
}

/** A file in memory, up to the size that a phrase may have. Throws `Failure` `own-voice.too-large`. */
export async function collected(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of content) {
    bytes += piece.length;
    if (bytes > mostBytes) throw tooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

export function tooLarge(): Failure {
  return new Failure('invalid', {
    code: 'own-voice.too-large',
    message: 'The file is larger than 32 MB: one file holds one phrase of up to 20 seconds.',
  });
}

function problemFailure(problem: RecordingProblem): Failure {
  return new Failure('invalid', { code: `own-voice.${problem}`, message: sentences[problem] });
}
