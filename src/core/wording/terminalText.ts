/* Text that a program wrote for a terminal, for places that are none. */

const escape = String.raw`\u001b\[[0-9;?]*[ -/]*[@-~]`
const escapes = new RegExp(escape, 'g')
const controls = new RegExp(String.raw`${escape}|[\u0000-\u0008\u000b-\u001f\u007f]`, 'g')

/** Without escape sequences (colours, cursor movements). */
export const withoutEscapes = (text: string): string => text.replaceAll(escapes, '')

/** Without escape sequences and control characters, but for tabs and line ends. */
export const withoutControls = (text: string): string => text.replaceAll(controls, '')
