const sampleRateHz = 8000;
const noteMs = 220;
/** C5 E5 G5 C6, twice: anybody recognises a melody, and it can't be taken for a line tone. */
const notesHz = [523.25, 659.25, 783.99, 1046.5];

/** What the one who answers a test call hears: 160 samples to 20 ms, linear 16-bit mono at 8 kHz. */
export function testMelody(): Int16Array {
  const perNote = (sampleRateHz * noteMs) / 1000;
  const notes = [...notesHz, ...notesHz];
  const samples = new Int16Array(notes.length * perNote);
  notes.forEach((hz, index) => {
    for (let at = 0; at < perNote; at += 1) {
      const envelope = Math.sin((Math.PI * at) / perNote);
      samples[index * perNote + at] = 9000 * envelope * Math.sin((2 * Math.PI * hz * at) / sampleRateHz);
    }
  });
  return samples;
}
