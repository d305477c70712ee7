/** A model for speech that can be fetched by name. */
export interface SpeechModel {
  /** As it is called on the command line and in the settings: also the name of its folder. */
  readonly name: string;
  readonly use: 'hearing' | 'speaking';
  /** What it is, in a line, for people. */
  readonly about: string;
  /** How it is loaded; written into the folder beside its files. */
  readonly kind: string;
  readonly licence: {
    readonly name: string;
    readonly author: string;
    readonly page: string;
    /** What somebody has to know besides, before he agrees. */
    readonly remark?: string;
  };
  /** A tar archive packed by bzip2, with one folder in it. */
  readonly archive: {
    readonly url: string;
    readonly bytes: number;
    /** Hexadecimal. When nobody has published one, the command shows its own and asks. */
    readonly sha256?: string;
  };
  /** What the engine needs of the archive, `folder/` for all in it; sizes on disk together in `unpackedBytes`. */
  readonly files: readonly string[];
  /** Taken along when it is there. */
  readonly papers: readonly string[];
  readonly unpackedBytes: number;
}

const published = 'https://github.com/k2-fsa/sherpa-onnx/releases/download';
const releases = `${published}/asr-models`;
const papers = ['LICENSE', 'README.md'] as const;

const fromLessac =
  'The training began from the English voice lessac, whose recordings were given out for research: ask a lawyer before patients hear it.';

interface PiperVoice {
  readonly name: string;
  /** As Piper calls it. */
  readonly original: string;
  readonly about: string;
  readonly licence: string;
  readonly remark: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Of Piper's Russian voices those that are not forbidden to a clinic: `ruslan` is (CC BY-NC-SA 4.0). Each archive has the phonemes
 * of espeak-ng (GPL-3.0) beside the voice.
 */
function piperVoice({ name, original, about, licence, remark, bytes, sha256 }: PiperVoice): SpeechModel {
  const voice = `ru_RU-${original}-medium`;
  return {
    ...{ name, use: 'speaking', kind: 'piper' },
    about: `Piper’s voice ${original}, ${about}, 22 kHz`,
    licence: {
      ...{ name: licence, author: 'Rhasspy (Piper)', remark },
      page: `https://huggingface.co/rhasspy/piper-voices/blob/main/ru/ru_RU/${original}/medium/MODEL_CARD`,
    },
    archive: { url: `${published}/tts-models/vits-piper-${voice}.tar.bz2`, bytes, sha256 },
    files: [`${voice}.onnx`, 'tokens.txt', 'espeak-ng-data/'],
    papers: ['MODEL_CARD', ...papers],
    unpackedBytes: 81_200_000,
  };
}

/**
 * Russian models for sherpa-onnx, as the k2-fsa project publishes them. Sizes and sums are those that several public
 * repositories have pinned, each by itself (docs/decisions/0055-cloud-and-sherpa-engines.md and 0064-voices-by-sherpa-onnx.md
 * say how many).
 */
export const modelCatalogue: readonly SpeechModel[] = [
  {
    name: 't-one',
    use: 'hearing',
    about: 'Russian telephone speech, 8 kHz, writes while one speaks; the first to try',
    kind: 't-one',
    licence: { name: 'Apache-2.0', author: 'T-Technologies', page: 'https://huggingface.co/t-tech/T-one' },
    archive: {
      url: `${releases}/sherpa-onnx-streaming-t-one-russian-2025-09-08.tar.bz2`,
      bytes: 128_468_156,
      sha256: 'b9c907450e99a6e5049e279bf18368a17db0bdc5e63b7fa978943138debbe3ae',
    },
    files: ['model.onnx', 'tokens.txt'],
    papers,
    unpackedBytes: 145_000_000,
  },
  {
    name: 'vosk-small',
    use: 'hearing',
    about: 'small Vosk (Zipformer) for weak machines, writes while one speaks; mishears more',
    kind: 'zipformer-transducer',
    licence: {
      name: 'Apache-2.0',
      author: 'Alpha Cephei',
      page: 'https://huggingface.co/alphacep/vosk-model-small-streaming-ru',
    },
    archive: {
      url: `${releases}/sherpa-onnx-streaming-zipformer-small-ru-vosk-int8-2025-08-16.tar.bz2`,
      bytes: 24_110_855,
      sha256: '6ba68a01ff3c5445aaf2d61e9b97b026f1149dcc9049d11af3f44f55176341d8',
    },
    files: ['encoder.int8.onnx', 'decoder.onnx', 'joiner.int8.onnx', 'tokens.txt'],
    papers,
    unpackedBytes: 30_000_000,
  },
  {
    name: 'gigaam-v2',
    use: 'hearing',
    about: 'GigaAM v2 (CTC): writes a sentence when it is over',
    kind: 'gigaam-ctc',
    licence: { name: 'MIT', author: 'SaluteDevices', page: 'https://github.com/salute-developers/GigaAM' },
    archive: {
      url: `${releases}/sherpa-onnx-nemo-ctc-giga-am-v2-russian-2025-04-19.tar.bz2`,
      bytes: 166_917_722,
      sha256: '777be8717d8aaf04861823671290f7687f7579fd9ac63a2124955573f920caf5',
    },
    files: ['model.int8.onnx', 'tokens.txt'],
    papers,
    unpackedBytes: 240_000_000,
  },
  {
    name: 'gigaam-v3',
    use: 'hearing',
    about: 'GigaAM v3 (transducer), the most exact here: writes a sentence when it is over',
    kind: 'gigaam-transducer',
    licence: { name: 'MIT', author: 'SaluteDevices', page: 'https://github.com/salute-developers/GigaAM' },
    archive: {
      url: `${releases}/sherpa-onnx-nemo-transducer-giga-am-v3-russian-2025-12-16.tar.bz2`,
      bytes: 167_388_020,
      sha256: '20a439491904b839f35eb8efaa3d99cbfaaad0c6dcba22d06ff218bb0056772d',
    },
    files: ['encoder.int8.onnx', 'decoder.onnx', 'joiner.onnx', 'tokens.txt'],
    papers,
    unpackedBytes: 240_000_000,
  },
  piperVoice({
    ...{ name: 'piper-denis', original: 'denis', about: 'a man' },
    ...{ licence: 'CC0 (recordings)', remark: fromLessac },
    bytes: 67_190_991,
    sha256: 'efa4c18e0b5e32b81d1b6df36b9d312831e5d545200e27848ef926a4cd930300',
  }),
  piperVoice({
    ...{ name: 'piper-dmitri', original: 'dmitri', about: 'another man' },
    ...{ licence: 'CC0 (recordings)', remark: fromLessac },
    bytes: 67_188_551,
    sha256: 'c86d0803737de13d441923ff3b3f309482fab8d7af3ec85949942809eb9a3660',
  }),
  piperVoice({
    ...{ name: 'piper-irina', original: 'irina', about: 'a woman' },
    licence: 'not stated',
    remark: `Its card says of the recordings (RHVoice’s Irina): “License: Unknown”. ${fromLessac}`,
    bytes: 67_153_308,
    sha256: '1fc0f54e5e084fe287c07909f2f6e0ba6d857864cf800e3ab80286a4e8233008',
  }),
];
