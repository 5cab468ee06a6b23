import { webAssembly, type WasmMemory, type WasmModule } from './webAssembly.ts'
import { kernelBytes } from './kernelBytes.ts'

/** What a kernel is called with: addresses in the workspace and plain numbers. */
type Kernel = (...args: readonly number[]) => void

export type KernelName =
  | 'countCellsOfFew'
  | 'countCells8'
  | 'countCells16'
  | 'countBuckets'
  | 'dealKeys'
  | 'sortBuckets'
  | 'weighBuckets'
  | 'dealRows'
  | 'sortRows'
  | 'addInfluences'
  | 'dealLevels'
  | 'sortLevels'
  | 'placeLevels'
  | 'tallyLevels'
  | 'judgeRows'
  | 'surveyRows'
  | 'suspectRows'
  | 'sumLosses'
  | 'sumBrierScores'
  | 'resampleKinds'
  | 'drawMultinomials'
  | 'countValues'
  | 'findRows'
  | 'sortValues'
  | 'countColumn'
  | 'takeColumn'
  | 'sumBins'

export type Kernels = Readonly<Record<KernelName, Kernel>>

let compiled: WasmModule | undefined

/** The kernels' code, the same object on every thread that it is sent to. */
export function kernelModule(): WasmModule {
  compiled ??= new webAssembly.Module(Uint8Array.from(atob(kernelBytes), (byte) => byte.charCodeAt(0)))
  return compiled
}

export function kernelsOn(module: WasmModule, memory: WasmMemory): Kernels {
  return new webAssembly.Instance(module, { env: { memory } }).exports as Kernels
}
