/* What we use of WebAssembly; neither the language's nor Node's types have it. */

/** Compiled code, which can be sent to other threads. */
export type WasmModule = { readonly wasmModule: never }

export interface WasmMemory {
  /** A new one after each growth. */
  readonly buffer: SharedArrayBuffer
  grow(pages: number): number
}

interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => WasmModule
  readonly Memory: new (size: { initial: number; maximum: number; shared: true }) => WasmMemory
  readonly Instance: new (module: WasmModule, imports: object) => { readonly exports: unknown }
}

export const webAssembly = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly
