import { boolean, fields, list, oneOf, optional, text, type MessageTables, type Shape } from '../shape.ts'
import { askedDecisionFields, type AskedDecision } from './decision.ts'

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

const formatShape = oneOf(...pictureFormats)
const plotsShape = list(fields<Plot>({ name: fileName, content: text(longestPicture) }), 20)
const plotFiles = list(
  fields<PlotFile>({ name: fileName, format: formatShape, content: text(longestPicture) }),
  40,
)

export const savedPictures = [
  'confusion-matrix',
  'roc',
  'precision-recall',
  'thresholds',
  'calibration',
  'calibration-test',
  'calibration-validation',
  'predicted-actual',
  'errors',
] as const
export type SavedPicture = (typeof savedPictures)[number]

export interface PictureMessages {
  readonly request:
    /** The plots of the reports, and those of a threshold that is chosen. */
    | { readonly type: 'plots'; readonly chosen?: AskedDecision }
    /** Saves them in a folder that is asked for. */
    | { readonly type: 'savePlots'; readonly files: readonly PlotFile[] }
    | {
        readonly type: 'save'
        readonly picture: SavedPicture
        readonly format: PictureFormat
        /** SVG source, or PNG in base64. */
        readonly content: string
      }
  readonly answers: {
    readonly plots: readonly Plot[]
    /** Whether files were written; false where the person cancelled. */
    readonly savePlots: boolean
    /** Likewise. */
    readonly save: boolean
  }
}

export const pictureMessages: MessageTables<PictureMessages> = {
  requests: {
    plots: { chosen: optional(fields<AskedDecision>(askedDecisionFields)) },
    savePlots: { files: plotFiles },
    save: { picture: oneOf(...savedPictures), format: formatShape, content: text(longestPicture) },
  },
  answers: { plots: plotsShape, savePlots: boolean, save: boolean },
}
