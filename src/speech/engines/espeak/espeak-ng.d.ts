// espeak-ng 1.0.2 brings no types, and the server's library setting leaves WebAssembly's functions out

declare namespace WebAssembly {
  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(module: Module, imports: object): Promise<Instance>;
}

declare module 'espeak-ng' {
  interface Espeak {
    readonly FS: { readFile(path: string): Uint8Array<ArrayBuffer> };
  }
  export default function espeakNg(options: {
    arguments: readonly string[];
    instantiateWasm(
      imports: object,
      ready: (instance: WebAssembly.Instance, compiled: WebAssembly.Module) => void,
    ): object;
    print(line: string): void;
    printErr(line: string): void;
  }): Promise<Espeak>;
}
