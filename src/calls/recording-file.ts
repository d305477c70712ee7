import { mkdir, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { repairOpusRecording, repairWav } from '../media/index.ts';

/** How recordings are kept: as they were heard, or a tenth as large. */
export type RecordingFormat = 'wav' | 'opus';

const endings: Readonly<Record<RecordingFormat, string>> = { wav: 'wav', opus: 'ogg' };

/** Two channels of 16 bit at 8 kHz after a header of 44 bytes (media/wav). */
const bytesPerMs = (2 * 2 * 8000) / 1000;
const headerBytes = 44;

/** `2026/11/22/<callId>.wav` (or `.ogg`): by the day (UTC) on which the call was placed, so that no folder grows for ever. */
export function recordingPath(callId: string, placedAt: number, format: RecordingFormat = 'wav'): string {
  const [year, month, day] = new Date(placedAt).toISOString().slice(0, 10).split('-');
  return `${year}/${month}/${day}/${callId}.${endings[format]}`;
}

/** Makes the folder that the recording will lie in; nobody else on the machine may enter it. */
export async function prepareFolder(directory: string, path: string): Promise<string> {
  const file = join(directory, path);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  return file;
}

/** Where it lies when it had to be another format than was meant: the name that was given back, with our folders. */
export function asWritten(path: string, file: string): string {
  return path.slice(0, -extname(path).length) + extname(file);
}

/** Mends a recording whose writer was killed; its length, or undefined when there is nothing to hear. */
export async function repairRecording(directory: string, path: string): Promise<number | undefined> {
  const file = join(directory, path);
  try {
    if (path.endsWith('.ogg')) return (await repairOpusRecording(file)) || undefined;
    if ((await repairWav(file)) === 'not-a-recording') return undefined;
    const durationMs = ((await stat(file)).size - headerBytes) / bytesPerMs;
    return durationMs > 0 ? Math.floor(durationMs) : undefined;
  } catch {
    return undefined;
  }
}
