import type { Table } from '../arrays/table.ts'

/**
 * Names of a file's columns or arrays, by the part of predictions that they stand for: `y_true` → `label`. Whatever is
 * not named here stands under the name of its part.
 */
export type ColumnNames = ReadonlyMap<string, string>

const knownPart = /^(?:y_true|y_score|y_pred|id|group|sample_weight|(?:score|true|pred)_.+)$/s

/** Reads `y_true=label`, one a text; a text of its own says what is wrong with them. */
export function parseColumnNames(written: readonly string[]): ColumnNames | string {
  const names = new Map<string, string>()
  for (const each of written) {
    const at = each.indexOf('=')
    const [name, column] = [each.slice(0, at), each.slice(at + 1)]
    if (at < 0 || column === '')
      return `a column is named as PART=COLUMN, such as y_true=label, not '${each}'`
    if (!knownPart.test(name)) {
      return `columns stand for y_true, y_score, score_<class>, y_pred, id, group, sample_weight, true_<label> or pred_<label>, not for '${name}'`
    }
    if (names.has(name)) return `${name} is named twice`
    const [other] = [...names].find(([, taken]) => taken === column) ?? []
    if (other !== undefined) return `${column} can't stand for both ${other} and ${name}`
    names.set(name, column)
  }
  return names
}

/**
 * Those of the names that a file has. A part whose column it lacks stands under its own name, as in the file of another
 * model; a column of which it has neither is returned.
 */
export function columnNamesIn(names: readonly string[], named: ColumnNames): ColumnNames | string {
  const [missing] = [...named].filter(([part, column]) => !names.includes(column) && !names.includes(part))
  if (missing) return missing[1]
  return new Map([...named].filter(([, column]) => names.includes(column)))
}

/** For each column the part that it stands for; undefined for one whose name another column has taken. */
export function partsOf(names: readonly string[], named: ColumnNames): readonly (string | undefined)[] {
  const parts = new Map([...named].map(([name, column]) => [column, name]))
  return names.map((name) => parts.get(name) ?? (named.has(name) ? undefined : name))
}

/** The table with the name of its part for each column; one whose name is taken is left out. */
export function withParts(table: Table, named: ColumnNames): Table {
  if (named.size === 0) return table
  const parts = new Map(partsOf(table.names, named).map((name, at) => [table.names[at]!, name]))
  const renamed = <T>(columns: ReadonlyMap<string, T>) =>
    new Map(
      [...columns].flatMap(([name, column]) => {
        const stands = parts.get(name)
        return stands === undefined ? [] : [[stands, column] as const]
      }),
    )
  return {
    ...table,
    names: [...parts.values()].filter((name) => name !== undefined),
    numbers: renamed(table.numbers),
    texts: renamed(table.texts),
    columns: renamed(table.columns),
    lists: renamed(table.lists),
    unread: new Set([...table.unread].flatMap((name) => parts.get(name) ?? [])),
  }
}
