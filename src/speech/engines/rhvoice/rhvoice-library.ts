// RHVoice.h (RHVoice 1.0 and later): the C library of the engine, called from here and nowhere else. Runs in the engine's own
// process only (the library is LGPL-2.1+, most voices are GPL): a wrong pointer ends that one.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import koffi from 'koffi';
import { stressMarker, type RhvoiceOrder } from './rhvoice-order.ts';

const callbackTypes = {
  set_sample_rate: 'int RHVoice_set_sample_rate(int sample_rate, void *user_data)',
  play_speech: 'int RHVoice_play_speech(const void *samples, unsigned int count, void *user_data)',
};

/** `RHVoice_callbacks`: what is not wanted is 0. */
const callbacks = {
  set_sample_rate: 'void *',
  play_speech: 'void *',
  process_mark: 'void *',
  word_starts: 'void *',
  word_ends: 'void *',
  sentence_starts: 'void *',
  sentence_ends: 'void *',
  play_audio: 'void *',
  done: 'void *',
};

/** `RHVoice_init_params`. */
const initParams = {
  data_path: 'const char *',
  config_path: 'const char *',
  resource_paths: 'void *',
  callbacks: 'RHVoice_callbacks',
  options: 'unsigned int',
};

/** `RHVoice_synth_params`; an older library does not read the flags. */
const synthParams = {
  voice_profile: 'const char *',
  absolute_rate: 'double',
  absolute_pitch: 'double',
  absolute_volume: 'double',
  relative_rate: 'double',
  relative_pitch: 'double',
  relative_volume: 'double',
  punctuation_mode: 'int',
  punctuation_list: 'const char *',
  capitals_mode: 'int',
  flags: 'int',
};

const plainText = 0;
const defaults = {
  absolute_rate: 0,
  absolute_pitch: 0,
  absolute_volume: 0,
  relative_volume: 1,
  punctuation_mode: 0,
  punctuation_list: null,
  capitals_mode: 0,
  flags: 0,
};

type Pointer = bigint | null;

interface Functions {
  readonly newEngine: (params: unknown) => Pointer;
  readonly newMessage: (
    engine: Pointer,
    text: string,
    bytes: number,
    type: number,
    params: unknown,
    user: null,
  ) => Pointer;
  readonly speak: (message: Pointer) => number;
  readonly deleteMessage: (message: Pointer) => void;
}

/** One engine of the library; one sentence at a time. */
export class RhvoiceLibrary {
  readonly #call: Functions;
  readonly #engine: Pointer;
  #rateHz = 0;
  #give: ((samples: Int16Array, sampleRateHz: number) => void) | undefined;

  /** Throws when the library can't be loaded or finds no voices. */
  constructor(libraryPath: string, dataPath: string) {
    this.#call = functionsOf(libraryPath);
    const config = mkdtempSync(join(tmpdir(), 'perezvon-rhvoice-'));
    try {
      // `standard` is as good as `max`, and begins sooner
      writeFileSync(join(config, 'RHVoice.conf'), `stress_marker=${stressMarker}\nquality=standard\n`);
      this.#engine = this.#call.newEngine({
        data_path: dataPath,
        config_path: config,
        resource_paths: null,
        callbacks: this.#callbacks(),
        options: 0,
      });
    } finally {
      // it is read when the engine is made, and not again
      rmSync(config, { recursive: true, force: true });
    }
    if (!this.#engine) throw new Error('RHVoice finds no voices');
  }

  /** Hands each piece over as it is made, and returns when all is. Throws when the sentence can't be made. */
  speak(order: RhvoiceOrder, give: (samples: Int16Array, sampleRateHz: number) => void): void {
    const params = {
      ...defaults,
      voice_profile: order.profile,
      relative_rate: order.rate,
      relative_pitch: order.pitch,
    };
    const bytes = Buffer.byteLength(order.text);
    const message = this.#call.newMessage(this.#engine, order.text, bytes, plainText, params, null);
    if (!message) throw new Error('RHVoice does not take the sentence');
    this.#give = give;
    try {
      if (this.#call.speak(message) === 0) throw new Error('RHVoice does not say the sentence');
    } finally {
      this.#give = undefined;
      this.#call.deleteMessage(message);
    }
  }

  #callbacks(): Readonly<Record<keyof typeof callbacks, Pointer>> {
    const none = Object.fromEntries(Object.keys(callbacks).map((name) => [name, null]));
    const setSampleRate = (rateHz: number): number => {
      this.#rateHz = rateHz;
      return 1;
    };
    const playSpeech = (samples: bigint, count: number): number => {
      const piece = Int16Array.from(koffi.decode(samples, 'int16_t', count) as ArrayLike<number>);
      this.#give?.(piece, this.#rateHz);
      return 1;
    };
    return {
      ...(none as Record<keyof typeof callbacks, null>),
      set_sample_rate: koffi.register(
        setSampleRate,
        koffi.pointer(koffi.proto(callbackTypes.set_sample_rate)),
      ),
      play_speech: koffi.register(playSpeech, koffi.pointer(koffi.proto(callbackTypes.play_speech))),
    };
  }
}

function functionsOf(libraryPath: string): Functions {
  // the engine's search goes deep
  koffi.config({ sync_stack_size: 8 * 2 ** 20 });
  koffi.struct('RHVoice_callbacks', callbacks);
  koffi.struct('RHVoice_init_params', initParams);
  koffi.struct('RHVoice_synth_params', synthParams);
  const library = koffi.load(libraryPath);
  return {
    newEngine: library.func('void *RHVoice_new_tts_engine(const RHVoice_init_params *params)'),
    newMessage: library.func(
      'void *RHVoice_new_message(void *engine, const char *text, unsigned int length, int type, const RHVoice_synth_params *params, void *user_data)',
    ),
    speak: library.func('int RHVoice_speak(void *message)'),
    deleteMessage: library.func('void RHVoice_delete_message(void *message)'),
  };
}
