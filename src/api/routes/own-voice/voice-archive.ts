import { isFailure } from '../../../base/index.ts';
import { csvLine, readVoiceArchive, type OwnVoice, type OwnVoices } from '../../../clinic/index.ts';
import { partKey } from '../../../speech/index.ts';
import type { ArchiveFile } from '../../contract/index.ts';
import { takeRecording, tooLarge, type RecordingDesk } from './take-recording.ts';
import type { VoicePart } from './voice-needs.ts';

type Language = 'ru' | 'en';

const words = {
  ru: {
    heading: ['Файл', 'Что прочитать', 'Как', 'Записано'],
    readAs: { on: 'не заканчивая, фраза идёт дальше', end: 'как конец фразы', question: 'вопрос' },
    recorded: 'да',
  },
  en: {
    heading: ['File', 'What to read', 'How', 'Recorded'],
    readAs: {
      on: 'going on, the sentence continues',
      end: 'as the end of a sentence',
      question: 'a question',
    },
    recorded: 'yes',
  },
} as const;
const byteOrderMark = '\uFEFF';

/** What is to be read, for a studio: CSV that a spreadsheet opens. */
export function readingList(parts: readonly VoicePart[], language: Language): Buffer {
  const { heading, readAs, recorded } = words[language];
  const lines = parts
    .filter(({ group }) => group !== 'extra')
    .map((part, n) =>
      csvLine([fileName(part, n), part.text, readAs[part.readAs], part.recording ? recorded : '']),
    );
  return Buffer.from(byteOrderMark + csvLine(heading) + lines.join(''));
}

/** The list, and each recording as it came. One whose file is gone is left out. */
export async function* archivedFiles(
  voices: OwnVoices,
  voice: OwnVoice,
  parts: readonly VoicePart[],
  language: Language,
): AsyncGenerator<{ readonly name: string; readonly content: Buffer }> {
  yield { name: 'list.csv', content: readingList(parts, language) };
  for (const [n, part] of parts.entries()) {
    if (!part.recording) continue;
    const content = await voices.sound(voice, part.recording, 'source').catch(() => undefined);
    if (content) yield { name: fileName(part, n), content };
  }
}

/** Takes what it can of a ZIP, and tells of each file what came of it. Throws what `readVoiceArchive` throws. */
export async function takeArchive(
  desk: RecordingDesk,
  voice: OwnVoice,
  parts: readonly VoicePart[],
  content: AsyncIterable<Uint8Array>,
): Promise<ArchiveFile[]> {
  const files: ArchiveFile[] = [];
  for await (const { name, content: sound } of readVoiceArchive(content)) {
    const part = partNamed(name, parts);
    if (!part) {
      files.push({ name, part: null, problem: 'own-voice.unknown-name' });
      continue;
    }
    const problem = sound ? await tried(() => takeRecording(desk, voice, part, sound)) : tooLarge().code;
    files.push({ name, part: part.text, problem });
  }
  return files;
}

/** By its code, or by its words: `017-1f0c9a3b.wav`, `завтра.wav`. Undefined also when it may be of two. */
export function partNamed(name: string, parts: readonly VoicePart[]): VoicePart | undefined {
  const bare = name.replace(/\.[a-z0-9]+$/i, '').normalize('NFC');
  const code = /(?:^|[^0-9a-f])([0-9a-f]{8})$/i.exec(bare)?.[1]?.toLowerCase();
  const byCode = code && parts.find((part) => part.code === code);
  if (byCode) return byCode;
  const words = bareWords(partKey(bare.replace(/^\d+[\s._-]+/, '').replaceAll('_', ' ')));
  const named = words === '' ? [] : parts.filter(({ key }) => bareWords(key) === words);
  return named.length === 1 ? named[0] : undefined;
}

// no file name has a question mark, and the page finds the files that it sends in the same way
function bareWords(key: string): string {
  return key.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

async function tried(work: () => Promise<unknown>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (isFailure(error) && error.kind === 'invalid') return error.code;
    throw error;
  }
}

function fileName({ code }: VoicePart, n: number): string {
  return `${String(n + 1).padStart(3, '0')}-${code}.wav`;
}
