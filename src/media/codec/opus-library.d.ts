// The part of @evan/opus that has no types of its own: libopus as WebAssembly, on every machine the same.
declare module '@evan/opus/wasm/index.mjs' {
  interface Options {
    readonly channels: 1 | 2;
    readonly sample_rate: 8000 | 12_000 | 16_000 | 24_000 | 48_000;
  }

  export class Encoder {
    constructor(options: Options & { readonly application: 'voip' | 'audio' });
    /** opus_encoder_ctl by its number. */
    ctl(request: number, value: number): number;
    /** Linear samples of 16 bits, one frame; throws for a length that is none. */
    encode(samples: ArrayBufferView): Uint8Array;
    /** Frees what it holds at once, not with the garbage. */
    drop(): void;
  }

  export class Decoder {
    constructor(options: Options);
    /** Linear samples of 16 bits as bytes; throws for a damaged packet. */
    decode(packet: Uint8Array): Uint8Array;
    drop(): void;
  }
}
