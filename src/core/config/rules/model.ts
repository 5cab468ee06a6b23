import type { Rule } from './rule.ts'

/** Keys of `model` that an architecture may have no use for, each with the value that changes nothing. */
const settings = {
  dropout: 0,
  hidden: undefined,
  channels: undefined,
  layers: undefined,
  width: undefined,
  heads: undefined,
  bidirectional: undefined,
  activation: 'relu',
  batch_norm: false,
} as const

type Setting = keyof typeof settings

const resnet: readonly Setting[] = ['channels', 'dropout', 'activation']
const recurrent: readonly Setting[] = ['width', 'layers', 'bidirectional', 'dropout']

/** What the PyTorch trainer takes of `model` for the architectures that it alone has; it refuses the rest. */
export const architectureSettings: Readonly<Record<string, readonly Setting[]>> = {
  ResNet18: resnet,
  ResNet34: resnet,
  ResNet50: resnet,
  LSTM: recurrent,
  GRU: recurrent,
  Transformer: ['width', 'layers', 'heads', 'dropout'],
}

/** `ResNet-18` and `resnet18` are one. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_]/g, '')

export const modelRules: readonly Rule[] = [
  {
    id: 'model-setting-unused',
    finds: 'A setting of the model that its architecture has no use for: the PyTorch trainer refuses it.',
    *check({ config, report, stated }) {
      const { architecture } = config.model
      const known = Object.entries(architectureSettings).find(([name]) => plain(name) === plain(architecture))
      if (!known) return
      const [name, takes] = known
      const severity = config.launch.trainer === 'pytorch' ? 'error' : 'warning'
      for (const key of Object.keys(settings) as Setting[]) {
        const path = `model.${key}`
        if (takes.includes(key) || !stated(path) || config.model[key] === settings[key]) continue
        yield report('model-setting-unused', severity, { key: path, architecture: name, takes }, path)
      }
    },
  },
]
