import type { ProjectFacts } from './projectFacts.ts'
import type { Config } from './schema.ts'

/** How many classes there are and what says so: the data, the class names or the model, in this order. */
export function classCount(
  config: Config,
  project: ProjectFacts | undefined,
): { readonly count: number; readonly said: string } | undefined {
  if (project?.classes !== undefined) return { count: project.classes, said: config.data.train ?? 'data' }
  if (config.data.class_names) return { count: config.data.class_names.length, said: 'data.class_names' }
  if (config.model.num_classes !== undefined)
    return { count: config.model.num_classes, said: 'model.num_classes' }
  return undefined
}
