export type Paint = (text: string) => string

export interface Palette {
  readonly bold: Paint
  readonly dim: Paint
  readonly red: Paint
  readonly green: Paint
  readonly yellow: Paint
  readonly blue: Paint
  readonly cyan: Paint
}

const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
} as const

/** ANSI styles, or the identity where colour is off. */
export function paint(colour: boolean): Palette {
  const style = ([on, off]: readonly [number, number]): Paint =>
    colour ? (text) => `\u001b[${on}m${text}\u001b[${off}m` : (text) => text
  return {
    bold: style(codes.bold),
    dim: style(codes.dim),
    red: style(codes.red),
    green: style(codes.green),
    yellow: style(codes.yellow),
    blue: style(codes.blue),
    cyan: style(codes.cyan),
  }
}
