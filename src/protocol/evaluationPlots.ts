import { fields, list, oneOf, text, type Shape } from './shape.ts'

/** The longest SVG or base64 that a view may send or be sent. */
export const longestPicture = 32 << 20

export const pictureFormats = ['svg', 'png'] as const
export type PictureFormat = (typeof pictureFormats)[number]

/** A plot as the reports draw it. */
export interface Plot {
  /** File name without ending. */
  readonly name: string
  /** SVG source. */
  readonly content: string
}

/** A plot as a file. */
export interface PlotFile extends Plot {
  readonly format: PictureFormat
  /** SVG source, or PNG in base64. */
  readonly content: string
}

/** A name that is a file's within a folder and nothing else. */
const fileName: Shape = (value) => typeof value === 'string' && /^[a-z_]{1,40}$/.test(value)

export const formatShape = oneOf(...pictureFormats)
export const plotsShape = list(fields<Plot>({ name: fileName, content: text(longestPicture) }), 20)
export const plotFiles = list(
  fields<PlotFile>({ name: fileName, format: formatShape, content: text(longestPicture) }),
  40,
)
