import * as z from 'zod'
import { positiveInteger } from '../config/sections/positiveInteger.ts'

/*
 * The sections of `launch` in `final_config.yaml`, one a launcher. A section that isn't stated is absent, so that a
 * rule can tell options that do nothing.
 */

const text = z.string().min(1).max(1000)
/** An argument list. An inner list is left out whole where a placeholder in it has no value. */
const template = z.array(z.union([z.string(), z.array(z.string()).min(1)])).min(1)

export const torchrunSection = z
  .looseObject({
    processes: z
      .union([positiveInteger, z.enum(['auto', 'gpu', 'cpu'])])
      .default('gpu')
      .meta({ description: 'Processes on each machine: a number, or one for each `gpu`.' }),
    machines: positiveInteger
      .max(1024)
      .default(1)
      .meta({ description: 'Machines. On machine N but the first, start `finalize-model launch --join N`.' }),
    endpoint: text.optional().meta({
      description: 'Host and port of the first machine, where they find each other: `node1:29400`.',
    }),
  })
  .meta({
    description: 'Several processes for one training; under Slurm, too, where this section is stated.',
  })

export const slurmSection = z
  .looseObject({
    partition: text.optional().meta({ description: 'Partition to wait in.' }),
    account: text.optional().meta({ description: 'Account that the time is charged to.' }),
    qos: text.optional().meta({ description: 'Quality of service.' }),
    time: z
      .union([text, positiveInteger])
      .optional()
      .meta({ description: 'Longest time: minutes, `"4:00:00"` or `2-12` (days-hours).' }),
    nodes: positiveInteger.max(1024).default(1).meta({
      description: 'Nodes. More than one need the `torchrun` section, which starts a process group on each.',
    }),
    gpus: z
      .union([text, z.int().min(0)])
      .optional()
      .meta({ description: 'GPUs of each node: a number or `a100:2`.' }),
    cpus: positiveInteger.optional().meta({ description: 'Processor cores of each node.' }),
    memory: text.optional().meta({ description: 'Memory of each node: `64G`.' }),
    name: text.optional().meta({ description: 'Name in the queue; that of the project where absent.' }),
    options: z
      .array(text)
      .default([])
      .meta({ description: 'Further options for sbatch, each as `--option=value`.' }),
    stop_before_end: z.int().min(0).default(300).meta({
      description: 'Seconds before the longest time at which the training is told to end its epoch.',
    }),
  })
  .meta({ description: 'Options of the Slurm job.' })

export const raySection = z
  .looseObject({
    address: text.optional().meta({
      description: 'Address of the cluster’s dashboard: `http://head:8265`; RAY_ADDRESS where absent.',
    }),
    program: text.default('ray').meta({ description: 'The `ray` program.' }),
    working_dir: text.optional().meta({
      description:
        'Folder that is sent to the cluster and trained in; where absent, the project’s own path, which the cluster must share.',
    }),
    python: text.default('python3').meta({ description: 'Python of the cluster that starts the trainer.' }),
    cpus: z.number().gt(0).optional().meta({ description: 'Processor cores to reserve.' }),
    gpus: z.number().min(0).optional().meta({ description: 'GPUs to reserve.' }),
    runtime_env: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'Runtime environment of the job, as Ray takes it: `pip`, `env_vars` …' }),
    stop_seconds: positiveInteger
      .max(86_400)
      .default(3600)
      .meta({ description: 'Seconds that a stopped training gets to end its epoch before Ray ends it.' }),
  })
  .meta({ description: 'Options of the Ray job.' })

const words = z.array(z.string().min(1)).min(1)
export const commandSection = z
  .looseObject({
    start: template.optional().meta({
      description:
        'Starts the training. Placeholders: `{trainer}` and `{arguments}` (whole lists), `{config}`, `{run_dir}`, `{mode}`, `{resume}`, `{project}`, `{python}`, `{name}`. Without `status`, it is the training.',
    }),
    id: z.string().max(1000).optional().meta({
      description:
        'Regular expression that finds the job’s id in what `start` prints, as its first group; the last line where absent.',
    }),
    status: template
      .optional()
      .meta({ description: 'Prints how the job `{id}` stands, in one of the words of `states`.' }),
    states: z
      .looseObject({
        waiting: words.default(['pending', 'queued', 'waiting']).meta({ description: 'It has not begun.' }),
        running: words.default(['running']).meta({ description: 'It runs.' }),
        succeeded: words
          .default(['succeeded', 'completed', 'finished'])
          .meta({ description: 'It ended without an error.' }),
        failed: words.default(['failed', 'error']).meta({ description: 'It ended with an error.' }),
        stopped: words
          .default(['stopped', 'cancelled', 'canceled'])
          .meta({ description: 'It was ended from outside.' }),
        unknown: words.default(['not found']).meta({ description: 'There is no such job.' }),
      })
      .prefault({})
      .meta({ description: 'Words in the answer of `status`; capital letters make no difference.' }),
    log: template
      .optional()
      .meta({ description: 'Prints what the job `{id}` prints, for as long as it runs.' }),
    stop: template
      .optional()
      .meta({ description: 'Asks the job `{id}` to end after its epoch: SIGINT must reach the trainer.' }),
    kill: template.optional().meta({ description: 'Ends the job `{id}` at once.' }),
    poll_seconds: positiveInteger
      .max(3600)
      .default(10)
      .meta({ description: 'Seconds between two looks at the status.' }),
  })
  .meta({ description: 'A launcher of your own: argument lists, given to no shell.' })

/** Brings the run directory back. */
export const downloadTemplate = template
