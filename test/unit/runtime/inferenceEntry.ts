import path from 'node:path'

/** The built inference process, as `scripts/build.mjs` makes it. */
export const inferenceEntry = path.resolve(import.meta.dirname, '../../../dist/runtime/inferenceProcess.js')
