import { fields, list, number, told } from '../shape.ts'
import { most, shown, type Shown } from './shown.ts'
import { classIndex } from './splits.ts'

export interface ClassRow {
  readonly index: number
  readonly name: string
  readonly support: number
  readonly predicted: number
  readonly precision: Shown
  readonly recall: Shown
  readonly f1: Shown
  readonly auc: Shown
}

export const classRows = list(
  fields<ClassRow>({
    index: classIndex,
    name: told,
    support: number(),
    predicted: number(),
    precision: shown,
    recall: shown,
    f1: shown,
    auc: shown,
  }),
  most,
)
