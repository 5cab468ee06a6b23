import { keyOfPath } from './lookup.ts'
import type { KeyPath } from './path.ts'

interface Parameter {
  readonly name: string
  /** Type and bounds. */
  readonly type: string
  readonly meaning: string
  /** What is written to begin with. */
  readonly example: string
}

/** A change of images while training, of the embedded trainer. */
export interface Transform {
  readonly name: string
  readonly meaning: string
  readonly parameters: readonly Parameter[]
  /** Parameters that are written with it. */
  readonly usual: readonly string[]
}

const probability: Parameter = {
  name: 'p',
  type: 'number, 0 to 1',
  meaning: 'Share of the samples that are changed.',
  example: '0.5',
}
const share = (name: string, meaning: string): Parameter => ({
  name,
  type: 'number, at least 0',
  meaning,
  example: '0.1',
})

/** Every transform of `data_augmentation.transforms` that the embedded trainer has. */
export const transforms: readonly Transform[] = [
  {
    name: 'random_crop',
    meaning: 'A part of this height and width; `padding` is added on each side before.',
    parameters: [
      { name: 'size', type: 'list of two whole numbers', meaning: 'Height and width.', example: '[8, 8]' },
      { name: 'padding', type: 'whole number', meaning: 'Pixels added on each side.', example: '1' },
    ],
    usual: ['size', 'padding'],
  },
  {
    name: 'horizontal_flip',
    meaning: 'Mirrored, with probability `p`.',
    parameters: [probability],
    usual: ['p'],
  },
  {
    name: 'vertical_flip',
    meaning: 'Upside down, with probability `p`.',
    parameters: [probability],
    usual: ['p'],
  },
  {
    name: 'color_jitter',
    meaning: 'Brightness and contrast changed by at most these shares.',
    parameters: [
      share('brightness', 'The image is multiplied by 1 − b to 1 + b.'),
      share('contrast', 'The distance from the mean is multiplied by 1 − c to 1 + c.'),
    ],
    usual: ['brightness', 'contrast'],
  },
]

export const transformNames = transforms.map(({ name }) => name)

/** A transform as it is written with its usual parameters: `horizontal_flip: { p: 0.5 }`. */
export function transformText({ name, parameters, usual }: Transform): string {
  const written = parameters.filter((parameter) => usual.includes(parameter.name))
  return `${name}: { ${written.map((parameter) => `${parameter.name}: ${parameter.example}`).join(', ')} }`
}

/** The transform whose parameters stand at a path of a file: `data_augmentation.transforms[0].random_crop`. */
export function transformAt(path: KeyPath): Transform | undefined {
  const [name, index] = [path.at(-1), path.at(-2)]
  if (typeof name !== 'string' || typeof index !== 'number') return undefined
  if (keyOfPath(path.slice(0, -2))?.key.path !== 'data_augmentation.transforms') return undefined
  return transforms.find((each) => each.name === name)
}
