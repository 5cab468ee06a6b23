import { classCount } from '../classes.ts'
import { normalFolder } from '../projectFacts.ts'
import type { Config } from '../schema.ts'
import type { Rule } from './rule.ts'

const splits = ['train', 'val', 'test'] as const
const columns = ['target', 'id', 'group', 'weight', 'time'] as const

export const dataRules: readonly Rule[] = [
  {
    id: 'split-shared',
    finds: 'Two splits read from the same file.',
    *check({ config, project, report }) {
      const seen = new Map<string, string>()
      for (const split of splits) {
        const path = config.data[split]
        if (path === undefined) continue
        const normal = normalFolder(path, project?.root)
        const other = seen.get(normal)
        if (other !== undefined)
          yield report('split-shared', 'error', { split, other, path }, `data.${split}`)
        seen.set(normal, split)
      }
    },
  },
  {
    id: 'split-missing',
    finds: 'Splits that a final configuration does not name.',
    *check({ config, kind, report }) {
      if (kind !== 'final' || config.data.source !== undefined) return
      const missing = splits.filter((split) => config.data[split] === undefined)
      if (missing.length === 0) return
      const severity = isOurs(config.launch.trainer) ? 'error' : 'warning'
      yield report('split-missing', severity, { splits: missing }, 'data.train')
    },
  },
  {
    id: 'data-said-twice',
    finds: 'Paths to the splits beside a function that yields them.',
    *check({ config, report }) {
      const { source } = config.data
      if (source === undefined || splits.every((split) => config.data[split] === undefined)) return
      yield report('data-said-twice', 'warning', { source }, 'data.source')
    },
  },
  {
    id: 'column-used-twice',
    finds:
      'The target, an id, a group, a weight or a time among the features, or one column for two of them.',
    *check({ config, report }) {
      const features = new Set(config.data.features)
      const uses = new Map<string, string>()
      for (const { role, path, column } of rolesOf(config)) {
        const other = features.has(column) ? 'features' : uses.get(column)
        if (other !== undefined) {
          const severity = role === 'target' || other === 'target' ? 'error' : 'warning'
          yield report('column-used-twice', severity, { column, role, other }, path)
        }
        uses.set(column, role)
      }
    },
  },
  {
    id: 'class-counts-differ',
    finds: 'Class names, class weights and the number of classes that do not agree.',
    *check({ config, project, report }) {
      if (config.task !== 'classification') return
      const expected = classCount(config, project)
      if (!expected) return
      const counts = [
        ['model.num_classes', config.model.num_classes],
        ['data.class_names', config.data.class_names?.length],
        ['training.class_weights', lengthOf(config.training.class_weights)],
      ] as const
      for (const [key, count] of counts) {
        if (count === undefined || count === expected.count || key === expected.said) continue
        const args = { key, count, expected: expected.count, said: expected.said }
        yield report('class-counts-differ', 'error', args, key)
      }
    },
  },
  {
    id: 'class-name-twice',
    finds: 'A class name that stands twice.',
    *check({ config, report }) {
      const seen = new Set<string>()
      for (const [index, name] of (config.data.class_names ?? []).entries()) {
        if (seen.has(name)) yield report('class-name-twice', 'error', { name }, `data.class_names.${index}`)
        seen.add(name)
      }
    },
  },
  {
    id: 'class-weights-useless',
    finds: 'Class weights that are all zero, or weights and smoothing for a task without classes.',
    *check({ config, report }) {
      const weights = config.training.class_weights
      const isNothing = typeof weights !== 'string' && weights.every((weight) => weight === 0)
      if (isNothing)
        yield report('class-weights-useless', 'error', { reason: 'zero' }, 'training.class_weights')
      else if (config.task !== 'classification' && weights !== 'none') {
        yield report('class-weights-useless', 'warning', { reason: config.task }, 'training.class_weights')
      }
      if (config.task !== 'classification' && config.training.label_smoothing > 0) {
        yield report('class-weights-useless', 'warning', { reason: config.task }, 'training.label_smoothing')
      }
    },
  },
  {
    id: 'data-file-missing',
    finds: 'A split whose file does not exist.',
    *check({ config, project, report }) {
      for (const split of splits) {
        const path = config.data[split]
        if (path === undefined || project?.missing.includes(path) !== true) continue
        yield report('data-file-missing', 'error', { split, path }, `data.${split}`)
      }
    },
  },
  {
    id: 'data-column-missing',
    finds: 'A column that the training file does not have.',
    *check({ config, project, report }) {
      const present = project?.columns
      if (!present) return
      const roles = rolesOf(config).map(({ path, column }) => [path, column] as const)
      const features = (config.data.features ?? []).map(
        (name, index) => [`data.features.${index}`, name] as const,
      )
      for (const [path, column] of [...roles, ...features]) {
        if (present.includes(column)) continue
        yield report('data-column-missing', 'error', { column, file: config.data.train ?? '' }, path)
      }
    },
  },
]

/** The columns that aren't features: one target, or one for each label that is named. */
function rolesOf({ task, data }: Config) {
  const labels = (data.class_names ?? []).map((column, index) => ({
    role: 'target' as const,
    path: `data.class_names.${index}`,
    column,
  }))
  const severally = task === 'multi-label'
  const others = columns.flatMap((role) => {
    const column = data[role]
    const isSaid = column !== undefined && !(severally && role === 'target')
    return isSaid ? [{ role, path: `data.${role}`, column }] : []
  })
  return severally ? [...labels, ...others] : others
}

const isOurs = (trainer: string) => trainer === 'embedded' || trainer === 'pytorch'

const lengthOf = (weights: string | readonly number[]) =>
  typeof weights === 'string' ? undefined : weights.length
