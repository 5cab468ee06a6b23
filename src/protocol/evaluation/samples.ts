import { fields, integer, list, optional, told, type MessageTables } from '../shape.ts'
import { classIndex } from './splits.ts'

/** A small picture of one input: rows from the top, `channels` bytes a pixel. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
  /** Base64. */
  readonly pixels: string
}

export interface CellSample {
  readonly id: string
  /** Score of the predicted class; absent without scores. */
  readonly confidence?: string
  readonly picture?: Picture
}

export interface CellSamples {
  readonly actual: number
  readonly predicted: number
  /** The most confident first. */
  readonly samples: readonly CellSample[]
  readonly total: number
}

/** The most that a cell's list is given at once. */
export const cellPage = 48

export interface SampleMessages {
  readonly request:
    | {
        readonly type: 'cell'
        readonly actual: number
        readonly predicted: number
        readonly from: number
      }
    /** A cell's samples without their pictures, the first thousand. */
    | { readonly type: 'cellList'; readonly actual: number; readonly predicted: number }
  readonly answers: { readonly cell: CellSamples; readonly cellList: CellSamples }
}

const picture = fields<Picture>({
  width: integer(1, 4096),
  height: integer(1, 4096),
  channels: (value) => value === 1 || value === 3,
  pixels: told,
})

export const sampleFields = { id: told, confidence: optional(told), picture: optional(picture) }
const cellShape = fields<CellSamples>({
  actual: classIndex,
  predicted: classIndex,
  total: integer(),
  samples: list(fields<CellSample>(sampleFields)),
})

export const sampleMessages: MessageTables<SampleMessages> = {
  requests: {
    cell: { actual: classIndex, predicted: classIndex, from: integer() },
    cellList: { actual: classIndex, predicted: classIndex },
  },
  answers: { cell: cellShape, cellList: cellShape },
}
