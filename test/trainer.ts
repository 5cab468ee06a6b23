import { existsSync } from 'node:fs'
import path from 'node:path'

const interpreter = path.resolve(import.meta.dirname, '../.cache/trainer/bin/python')

/**
 * Interpreter with PyTorch and the reference trainer, made by `npm test`. Undefined where this machine has no Python;
 * the runner then says that these tests were left out.
 */
export const trainerPython: string | undefined = existsSync(interpreter) ? interpreter : undefined
