// RFC 7845 §4: what is played of an Opus file.
import { findOggPage } from './ogg-page.ts';
import { endOfRecording, isOpusRecording } from './opus-container.ts';
import { OpusPairDecoder } from './opus-pair.ts';

/** Samples of 8 kHz that the beginning of the decoder's sound is late by. */
const preSkipSamples = 52;

/**
 * A recording's sound, 8 kHz, left and right interleaved, as long as its last page says; nothing for other bytes. A packet
 * that is damaged is silent, a page that is torn is left out.
 */
export function* samplesOfRecording(bytes: Uint8Array): Generator<Int16Array> {
  if (!isOpusRecording(bytes)) return;
  const decoder = new OpusPairDecoder();
  let left = (endOfRecording(bytes)?.durationMs ?? 0) * 16;
  let skip = 2 * preSkipSamples;
  try {
    for (let page = findOggPage(bytes, 0); page; page = findOggPage(bytes, page.at + page.bytes)) {
      // the headers say that nothing is played yet
      if (page.granule === 0) continue;
      for (const packet of page.packets) {
        const samples = decoder.decode(packet);
        const part = samples.subarray(Math.min(skip, samples.length)).subarray(0, left);
        skip = Math.max(0, skip - samples.length);
        left -= part.length;
        if (part.length > 0) yield part;
      }
    }
  } finally {
    decoder.free();
  }
}
