import { silentLog } from '../../base/index.ts';
import { checkRecordings, createEmbeddedRecognizer, type RecordingsCheck } from '../../speech/index.ts';

const mostMistakesShown = 50;

/**
 * Measures the embedded recognizer on a clinic's own recordings: a folder of WAV files with a labels.csv. Prints what was
 * understood; the recordings stay where they are. Needs no database. 0 when nothing was wrongly taken for a yes, 1 otherwise.
 */
export async function checkSpeech(folder: string): Promise<number> {
  const recognizer = createEmbeddedRecognizer({ log: silentLog });
  await recognizer.start();
  try {
    const check = await checkRecordings(folder, recognizer);
    for (const line of report(check, recognizer.id)) console.log(line);
    for (const problem of check.problems) console.error(problem);
    return check.falseYes.part === 0 ? 0 : 1;
  } finally {
    await recognizer.stop();
  }
}

function report({ kinds, falseYes, mistakes }: RecordingsCheck, engine: string): readonly string[] {
  const width = Math.max(4, ...kinds.map(({ kind }) => kind.length));
  const row = (cells: readonly (string | number)[]): string =>
    `  ${cells.map((cell, at) => (at === 0 ? `${cell}`.padEnd(width) : `${cell}`.padStart(11))).join(' ')}`;
  const rows = kinds.map(({ kind, understood, asked, notNoticed }) =>
    row([
      kind,
      understood.whole,
      understood.part,
      // other speech is rightly asked again
      kind === 'other' ? '' : asked.part,
      kind === 'noise' ? '' : notNoticed.part,
    ]),
  );
  const shown = mistakes.slice(0, mostMistakesShown);
  return [
    `${engine}:`,
    row(['said', 'recordings', 'understood', 'asked again', 'not noticed']),
    ...rows,
    `  no yes, taken for a yes: ${falseYes.part} of ${falseYes.whole}`,
    ...(shown.length > 0 ? ['  not understood at once:'] : []),
    ...shown.map(
      ({ file, meaning, taken }) => `    ${file}: ${meaning}, taken for ${takenNames[taken] ?? taken}`,
    ),
    ...(mistakes.length > shown.length ? [`    and ${mistakes.length - shown.length} more`] : []),
  ];
}

const takenNames: Readonly<Record<string, string>> = {
  asked: 'nothing sure (asked again)',
  nothing: 'silence',
};
