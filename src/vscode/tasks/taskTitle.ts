import { layout } from '../../core/project/layout.ts'
import type { Localizer } from '../localizer.ts'
import { usualPredictions, type Definition } from './definition.ts'
import { allGpus } from './gpuChoice.ts'

/** Name of a task in the list of tasks and on its terminal. */
export function taskTitle(l10n: Localizer, definition: Definition): string {
  const { command, config, outputDir = layout.run, gate, predictions, baseline, phase } = definition
  switch (command) {
    case 'finalize':
      return finalizeTitle(l10n, definition)
    case 'exportOnly':
      return config === undefined ? l10n.t('Export Only') : l10n.t('Export Only with {0}', config)
    case 'preflight':
      return config === undefined ? l10n.t('Preflight') : l10n.t('Preflight of {0}', config)
    case 'stop':
      return l10n.t('Stop {0}', outputDir)
    case 'stopNow':
      return l10n.t('Stop {0} at once', outputDir)
    case 'train':
      return trainTitle(l10n, definition)
    case 'check':
      return gate === undefined ? l10n.t('Check Readiness') : l10n.t('Check {0}', gate)
    case 'validate':
      return config === undefined ? l10n.t('Validate the Configurations') : l10n.t('Validate {0}', config)
    case 'evaluate': {
      const evaluated = predictions ?? usualPredictions
      return baseline === undefined
        ? l10n.t('Evaluate {0}', evaluated)
        : l10n.t('Evaluate {0} against {1}', evaluated, baseline)
    }
    case 'report':
      return l10n.t('Report {0}', phase ?? 'baseline')
    case 'diagnose':
      return l10n.t('Diagnose the Baseline')
  }
}

function finalizeTitle(l10n: Localizer, { from, config, gpus }: Definition): string {
  return [
    l10n.t('Finalize Model'),
    from && l10n.t('from {0}', from),
    config && l10n.t('with {0}', config),
    gpus && gpuTitle(l10n, gpus),
  ]
    .filter(Boolean)
    .join(' ')
}

function trainTitle(l10n: Localizer, { outputDir = layout.run, resume, trainer, gpus }: Definition): string {
  return [
    resume === undefined ? l10n.t('Train {0}', outputDir) : l10n.t('Resume {0}', outputDir),
    trainer && l10n.t('({0} trainer)', trainer),
    gpus && gpuTitle(l10n, gpus),
  ]
    .filter(Boolean)
    .join(' ')
}

const gpuTitle = (l10n: Localizer, gpus: string) =>
  gpus === allGpus ? l10n.t('on all GPUs') : l10n.t('on GPU {0}', gpus)
