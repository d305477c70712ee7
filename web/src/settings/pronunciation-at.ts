import { readPronunciations, type Pronunciation } from '../../../src/api/contract/index.ts';

/** The word of the line in which that place of the text is; undefined where none can be read. Pure. */
export function pronunciationAt(text: string, place: number): Pronunciation | undefined {
  const begin = text.lastIndexOf('\n', place - 1) + 1;
  const [line = ''] = text.slice(begin).split('\n');
  const read = readPronunciations(line);
  return 'wrongLine' in read ? undefined : read[0];
}
