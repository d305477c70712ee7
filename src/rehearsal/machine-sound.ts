// ITU-T T.30 (2100 Hz), V.21 (1650 and 1850 Hz), E.180 §5 (950, 1400, 1800 Hz): sounds of machines on a line.

const rateHz = 8000;
const loudness = 10_000;

/** What a machine may send that is no speech. */
export type MachineSound = 'beep' | 'low-beep' | 'fax' | 'information' | 'music';

type Part = { readonly hz: number; readonly ms: number };

const fixed: Readonly<Record<Exclude<MachineSound, 'fax' | 'music'>, readonly Part[]>> = {
  beep: [{ hz: 1000, ms: 400 }],
  'low-beep': [{ hz: 440, ms: 700 }],
  information: [
    { hz: 950, ms: 330 },
    { hz: 1400, ms: 330 },
    { hz: 1800, ms: 330 },
  ],
};

/** 16-bit samples at 8 kHz. */
export function soundOf(name: MachineSound): Int16Array {
  if (name === 'music') return melody();
  const parts = name === 'fax' ? faxParts() : fixed[name];
  return Int16Array.from(parts.flatMap(({ hz, ms }) => tone(hz, ms)));
}

function tone(hz: number, ms: number): number[] {
  return Array.from({ length: Math.round((ms * rateHz) / 1000) }, (_, at) =>
    Math.round(loudness * Math.sin((2 * Math.PI * hz * at) / rateHz)),
  );
}

/** It answers, and begins to talk as modems do: 300 bits a second. */
function faxParts(): readonly Part[] {
  const bits = Array.from({ length: 300 }, (_, at) => ({ hz: (at * 7) % 3 === 0 ? 1650 : 1850, ms: 10 / 3 }));
  return [{ hz: 2100, ms: 2600 }, ...bits];
}

/** Two and a half seconds of what a greeting begins with: chords that sound on into each other. */
function melody(): Int16Array {
  const notes = [262, 330, 392, 523, 392, 330];
  const length = 2.5 * rateHz;
  return Int16Array.from({ length }, (_, n) => {
    const at = Math.floor((n * notes.length) / length);
    const chord = [notes[at]!, notes[(at + 2) % notes.length]! * 1.5, notes[at]! * 2];
    return 0.3 * loudness * chord.reduce((sum, hz) => sum + Math.sin((2 * Math.PI * hz * n) / rateHz), 0);
  });
}
