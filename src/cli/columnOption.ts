import { parseColumnNames, type ColumnNames } from '../core/runs/columnNames.ts'
import type { Given, Option } from './command.ts'

/** Which columns of files of predictions have other names than ours. */
export const columnOption = {
  type: 'string',
  value: 'PART=COLUMN',
  multiple: true,
  description:
    'The column or array that stands for a part under another name: y_true=label, score_fraud=p, id=key. A file that lacks it is read by the name of the part.',
} as const satisfies Option

/** What `--column` says, or what is wrong with it. */
export const columnNamesOf = ({
  options,
}: {
  readonly options: Given<{ column: typeof columnOption }>
}): ColumnNames | string => parseColumnNames(options.column ?? [])
