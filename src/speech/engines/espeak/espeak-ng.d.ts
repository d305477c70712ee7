// espeak-ng 1.0.2 brings no types

declare module 'espeak-ng' {
  interface OpenFile {
    readonly position: number;
  }
  /** How a device of Emscripten's file system answers. */
  interface DeviceOperations {
    write(file: OpenFile, heap: Int8Array, from: number, length: number, position: number): number;
    /** `whence` 0 counts from the beginning, 1 from where it is; gives the new place. */
    llseek(file: OpenFile, offset: number, whence: number): number;
  }
  interface Espeak {
    readonly FS: {
      makedev(major: number, minor: number): number;
      registerDevice(device: number, operations: DeviceOperations): void;
      mkdev(path: string, mode: number, device: number): void;
    };
  }
  interface EspeakExports {
    readonly memory: { readonly buffer: ArrayBuffer };
    /** Memory that lives until `stackRestore`. */
    stackAlloc(bytes: number): number;
    stackSave(): number;
    stackRestore(stack: number): void;
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
