import type { Recognizer } from '../recognizer.ts';
import { readLabelledFolder } from './labelled-recordings.ts';
import { listen } from './listen.ts';
import {
  confused,
  falseYes,
  isRight,
  kindOf,
  outcomeOf,
  understood,
  type Judged,
  type Share,
} from './outcomes.ts';

/** How one kind of answer was understood. */
export interface KindCheck {
  /** A `Meaning`; all digits are `digit`. */
  readonly kind: string;
  readonly understood: Share;
  readonly asked: Share;
  readonly notNoticed: Share;
}

/** What a recognizer makes of a clinic's own labelled recordings. */
export interface RecordingsCheck {
  readonly kinds: readonly KindCheck[];
  /** Of all that is no yes. */
  readonly falseYes: Share;
  /** What was taken for something else, worst first: wrongly for a yes, then the rest in the order of the file. */
  readonly mistakes: readonly { readonly file: string; readonly meaning: string; readonly taken: string }[];
  /** Lines of labels.csv that could not be used. */
  readonly problems: readonly string[];
}

/** Plays every recording of a folder (see `readLabelledFolder`) to a running recognizer, one after the other. */
export async function checkRecordings(folder: string, recognizer: Recognizer): Promise<RecordingsCheck> {
  const { recordings, problems } = await readLabelledFolder(folder);
  const judged: (Judged & { readonly file: string })[] = [];
  for (const { file, meaning, samples } of recordings) {
    judged.push({ file, meaning, heard: await listen(recognizer, samples) });
  }
  const kinds = [...new Set(judged.map(({ meaning }) => kindOf(meaning)))].sort();
  const mistakes = judged
    .filter((one) => !isRight(one))
    .map(({ file, meaning, heard }) => ({ file, meaning, taken: outcomeOf(heard) }));
  return {
    kinds: kinds.map((kind) => ({
      kind,
      understood: understood(judged, kind),
      asked: confused(judged, kind, 'asked'),
      notNoticed: confused(judged, kind, 'nothing'),
    })),
    falseYes: falseYes(judged),
    mistakes: [
      ...mistakes.filter(({ taken }) => taken === 'yes'),
      ...mistakes.filter(({ taken }) => taken !== 'yes'),
    ],
    problems,
  };
}
