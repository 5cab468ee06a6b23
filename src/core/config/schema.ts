import * as z from 'zod'
import { metricTasks } from '../metrics/metricList.ts'
import { data, dataAugmentation } from './sections/data.ts'
import { model } from './sections/model.ts'
import {
  optimizer,
  lrScheduler,
  training,
  earlyStopping,
  checkpointing,
  reproducibility,
} from './sections/training.ts'
import { validation, testSet, targets } from './sections/evaluation.ts'
import { exporting, inference, approvals } from './sections/release.ts'
import { launch } from './sections/launch.ts'

/*
 * The one source of `final_config.yaml`, with the sections of `sections/`: types, JSON Schema, hover, completion and
 * the reference page come from here. Unknown keys pass (`looseObject`) and are reported by `diagnose.ts`.
 */

export const configSchema = z.looseObject({
  task: z.enum(metricTasks).default('classification').meta({ description: 'Kind of problem.' }),
  data,
  model,
  optimizer,
  lr_scheduler: lrScheduler,
  training,
  early_stopping: earlyStopping,
  data_augmentation: dataAugmentation,
  checkpointing,
  validation,
  test_set: testSet,
  reproducibility,
  export: exporting,
  targets,
  inference,
  approvals,
  launch,
  logging: z.looseObject({}).optional().meta({ description: 'Read by the project’s own trainer.' }),
  experiment: z.looseObject({}).optional().meta({ description: 'Name and notes of the experiment.' }),
})

/** A configuration with every default filled in and older spellings moved to their place (`effective.ts`). */
export type Config = z.output<typeof configSchema>
