import * as z from 'zod'
import { launcherIds } from '../../launch/launcherIds.ts'
import {
  commandSection,
  downloadTemplate,
  raySection,
  slurmSection,
  torchrunSection,
} from '../../launch/sections.ts'

export const launch = z
  .looseObject({
    trainer: z.enum(['auto', 'embedded', 'pytorch', 'project']).default('auto').meta({
      description:
        '`project` starts `training_orchestrator.py`, `pytorch` the package `finalize_trainer`, `embedded` the trainer that needs no Python, `auto` the first of them that is there.',
    }),
    python: z
      .string()
      .optional()
      .meta({ description: 'Python interpreter for the project’s own script and for the PyTorch trainer.' }),
    launcher: z.enum(launcherIds).default('local').meta({
      description:
        'Where it trains: `local`, with `torchrun`, as a job of `slurm` or `ray`, or by a `command` of your own.',
    }),
    env: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .default({})
      .meta({ description: 'Environment variables for the training.' }),
    download: downloadTemplate.optional().meta({
      description:
        'Argument list that brings the run directory `{run_dir}` of the job `{id}` back, where the cluster shares no files: started every minute and at the end.',
    }),
    torchrun: torchrunSection.optional(),
    slurm: slurmSection.optional(),
    ray: raySection.optional(),
    command: commandSection.optional(),
  })
  .prefault({})
  .meta({ description: 'What trains, and where.' })
