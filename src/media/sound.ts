import { encode, silenceCode, type LawName } from './codec/g711.ts';

const frameSamples = 160;

/** Linear sound of 8 kHz, with its G.711 beside it once that was wanted: many calls say the same. */
export class Sound {
  readonly samples: Int16Array;
  #pcma: Uint8Array | undefined;
  #pcmu: Uint8Array | undefined;

  constructor(samples: Int16Array) {
    this.samples = samples;
  }

  /** In whole frames of 160 bytes, the last one filled up with silence. */
  coded(law: LawName): Uint8Array {
    return law === 'PCMA' ? (this.#pcma ??= this.#code(law)) : (this.#pcmu ??= this.#code(law));
  }

  #code(law: LawName): Uint8Array {
    const frames = Math.ceil(this.samples.length / frameSamples);
    const coded = new Uint8Array(frames * frameSamples).fill(silenceCode[law]);
    encode(law, this.samples, coded);
    return coded;
  }
}
