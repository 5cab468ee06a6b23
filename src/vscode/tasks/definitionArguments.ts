import { protocolArguments } from '../../core/launch/trainer.ts'
import { layout } from '../../core/project/layout.ts'
import { usualPredictions, type Definition } from './definition.ts'

/** What the command line is given; the project is its working directory. */
export function argumentsOf(definition: Definition): readonly string[] {
  const { command, from, config, outputDir, resume, gate, predictions, baseline, phase } = definition
  const chosen = config === undefined ? [] : ['--config', config]
  switch (command) {
    case 'finalize':
      return [...chosen, ...(from === undefined ? [] : ['--from', from])]
    case 'exportOnly':
      return ['--export-only', ...chosen]
    case 'check':
      return ['check', ...(gate === undefined ? [] : ['--gate', gate])]
    case 'preflight':
      return ['preflight', ...chosen]
    case 'stop':
    case 'stopNow':
      return [
        'launch',
        '--stop',
        ...(command === 'stop' ? [] : ['--now']),
        ...chosen,
        '--output-dir',
        outputDir ?? layout.run,
      ]
    case 'train':
      return ['train', ...trainerArguments({ config, outputDir, resume })]
    case 'validate':
      return ['validate', ...(config === undefined ? [] : [config])]
    case 'evaluate':
      return [
        'evaluate',
        predictions ?? usualPredictions,
        ...(baseline === undefined ? [] : ['--baseline', baseline]),
      ]
    case 'report':
      return ['report', phase ?? 'baseline']
    case 'diagnose':
      return ['diagnose']
  }
}

/** A `train` task by `finalize-model launch`: where and with what the configuration, or the task, says. */
export function launchArguments({ config, outputDir, resume, trainer }: Definition): readonly string[] {
  return [
    'launch',
    ...trainerArguments({ config, outputDir, resume }),
    ...(trainer === undefined ? [] : ['--trainer', trainer]),
  ]
}

/** The arguments of the trainer protocol for a `train` task, for whichever trainer. */
function trainerArguments({
  config = layout.configs.final,
  outputDir = layout.run,
  resume,
}: {
  readonly config?: string | undefined
  readonly outputDir?: string | undefined
  readonly resume?: string | undefined
}): readonly string[] {
  return protocolArguments({
    config,
    mode: modes[config] ?? 'production',
    outputDirectory: outputDir,
    ...(resume !== undefined && { resume }),
  })
}

const modes: Readonly<Record<string, 'baseline' | 'optimization'>> = {
  [layout.configs.training]: 'baseline',
  [layout.configs.optimization]: 'optimization',
}
