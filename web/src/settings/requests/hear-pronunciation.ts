import { useMutation } from '@tanstack/react-query';
import type { Pronunciation } from '../../../../src/api/contract/index.ts';
import { request } from '../../lib/http.ts';
import { playSound } from '../../lib/play-sound.ts';

/** Has a word said and plays it; takes a moment. Its result is what was wrong with the voice, or null. */
export function useHearPronunciation() {
  return useMutation({
    mutationFn: async (body: Pronunciation) => {
      const { sound, trouble } = await request('POST /api/settings/pronunciations/sound', { body });
      if (sound !== null) await playSound(sound);
      return trouble;
    },
  });
}
