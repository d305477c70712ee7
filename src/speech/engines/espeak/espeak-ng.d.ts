// espeak-ng 1.0.2 brings no types

declare module 'espeak-ng' {
  interface Espeak {
    readonly FS: { readFile(path: string): Uint8Array<ArrayBuffer> };
  }
  interface EspeakExports {
    readonly memory: { readonly buffer: ArrayBuffer };
    /** Memory that lives as long as the instance. */
    stackAlloc(bytes: number): number;
    /** The command line's `main`. */
    __main_argc_argv(argc: number, argv: number): number;
  }
  export default function espeakNg(options: {
    readonly noInitialRun: boolean;
    instantiateWasm(
      imports: object,
      ready: (instance: WebAssembly.Instance, compiled: WebAssembly.Module) => void,
    ): object;
    print(line: string): void;
    printErr(line: string): void;
  }): Promise<Espeak>;
}
