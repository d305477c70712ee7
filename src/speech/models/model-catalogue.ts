/** A model for speech that can be fetched by name. */
export interface SpeechModel {
  /** As it is called on the command line and in the settings: also the name of its folder. */
  readonly name: string;
  /** What it is, in a line, for people. */
  readonly about: string;
  /** How it is loaded; written into the folder beside its files. */
  readonly kind: string;
  readonly licence: { readonly name: string; readonly author: string; readonly page: string };
  /** A tar archive packed by bzip2, with one folder in it. */
  readonly archive: {
    readonly url: string;
    readonly bytes: number;
    /** Hexadecimal. When nobody has published one, the command shows its own and asks. */
    readonly sha256?: string;
  };
  /** What the engine needs of the archive; sizes on disk together in `unpackedBytes`. */
  readonly files: readonly string[];
  /** Taken along when it is there. */
  readonly papers: readonly string[];
  readonly unpackedBytes: number;
}

const releases = 'https://github.com/k2-fsa/sherpa-onnx/releases/download/asr-models';
const papers = ['LICENSE', 'README.md'] as const;

/**
 * Russian models for sherpa-onnx, as the k2-fsa project publishes them. Sizes and sums are those that several public
 * repositories have pinned, each by itself (docs/decisions/0055-cloud-and-sherpa-engines.md says how many).
 */
export const modelCatalogue: readonly SpeechModel[] = [
  {
    name: 't-one',
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
];
