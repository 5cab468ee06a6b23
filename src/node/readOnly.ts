import { constants } from 'node:fs'

/** Flags that open a file for reading without waiting: a pipe that nobody writes to may have taken its place. */
export const readOnly = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
