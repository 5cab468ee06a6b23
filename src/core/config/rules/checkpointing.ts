import { isInside, normalFolder } from '../projectFacts.ts'
import type { Rule } from './rule.ts'

export const checkpointingRules: readonly Rule[] = [
  {
    id: 'top-k-above-epochs',
    finds: 'More best checkpoints than epochs that are validated.',
    *check({ config, report }) {
      const { save_top_k: top } = config.checkpointing
      const validations = Math.floor(config.training.epochs / config.validation.validate_every_n_epochs)
      if (top > validations)
        yield report('top-k-above-epochs', 'warning', { top, validations }, 'checkpointing.save_top_k')
    },
  },
  {
    id: 'periodic-checkpoint-never',
    finds: 'A checkpoint interval longer than the training.',
    *check({ config, report }) {
      const { checkpoint_every_n_epochs: every } = config.checkpointing
      const { epochs } = config.training
      if (every > epochs) {
        yield report(
          'periodic-checkpoint-never',
          'warning',
          { every, epochs },
          'checkpointing.checkpoint_every_n_epochs',
        )
      }
    },
  },
  {
    id: 'checkpoint-not-kept',
    finds: 'A final training that does not keep its best or last checkpoint.',
    *check({ config, kind, report }) {
      if (kind !== 'final') return
      for (const key of ['save_best', 'save_last'] as const) {
        if (config.checkpointing[key]) continue
        const item = key === 'save_best' ? 'best-checkpoint-saved' : 'last-checkpoint-saved'
        yield report(
          'checkpoint-not-kept',
          'error',
          { key: `checkpointing.${key}`, item },
          `checkpointing.${key}`,
          'true',
        )
      }
    },
  },
  {
    id: 'output-folder-outside-project',
    finds: 'A checkpoint folder outside the project.',
    *check({ config, project, report }) {
      const { output_dir: folder } = config.checkpointing
      if (!isInside(folder, project?.root)) {
        yield report('output-folder-outside-project', 'error', { folder }, 'checkpointing.output_dir')
      }
    },
  },
  {
    id: 'output-folder-of-another-run',
    finds: 'A checkpoint folder that another configuration writes to, or that is the project itself.',
    *check({ config, project, report }) {
      const { output_dir: folder } = config.checkpointing
      const mine = normalFolder(folder, project?.root)
      if (mine === '') {
        yield report(
          'output-folder-of-another-run',
          'error',
          { folder, owner: '' },
          'checkpointing.output_dir',
        )
        return
      }
      const other = project?.outputFolders.find((used) => normalFolder(used.folder, project.root) === mine)
      if (other) {
        yield report(
          'output-folder-of-another-run',
          'error',
          { folder, owner: other.owner },
          'checkpointing.output_dir',
        )
      }
    },
  },
]
