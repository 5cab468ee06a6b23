import type { Finding } from '../../finding.ts'
import { isPlainMap } from '../path.ts'
import { nearest } from '../nearest.ts'
import { transformNames } from '../transforms.ts'
import type { Rule, RuleContext } from './rule.ts'

interface Transform {
  readonly path: string
  readonly name: string
  readonly parameters: unknown
}

/** Each transform with its name and parameters: `name`, `{name: parameters}` or `{name: …, p: …}`. */
function* listed({ config }: RuleContext): Iterable<Transform> {
  for (const [index, item] of config.data_augmentation.transforms.entries()) {
    const path = `data_augmentation.transforms.${index}`
    if (typeof item === 'string') yield { path, name: item, parameters: undefined }
    else
      for (const [name, parameters] of Object.entries(item))
        yield { path: `${path}.${name}`, name, parameters }
  }
}

/** Height and width of a crop: `[h, w]`, `n`, or `{size: …}`. */
function cropSize(parameters: unknown): readonly [number, number] | undefined {
  const size = isPlainMap(parameters) ? parameters['size'] : parameters
  if (typeof size === 'number') return [size, size]
  if (!Array.isArray(size) || size.length !== 2) return undefined
  const [height, width] = size as readonly unknown[]
  return typeof height === 'number' && typeof width === 'number' ? [height, width] : undefined
}

export const augmentationRules: readonly Rule[] = [
  {
    id: 'augmentation-without-effect',
    finds: 'Augmentation that is on without transforms, or transforms that are off.',
    *check({ config, report }) {
      const { enabled, transforms: list } = config.data_augmentation
      if (enabled && list.length === 0) {
        yield report(
          'augmentation-without-effect',
          'warning',
          { enabled },
          'data_augmentation.enabled',
          'false',
        )
      } else if (!enabled && list.length > 0) {
        yield report('augmentation-without-effect', 'info', { enabled }, 'data_augmentation.enabled')
      }
    },
  },
  {
    id: 'transform-unknown',
    finds: 'A transform that the embedded trainer does not have.',
    *check(context): Iterable<Finding> {
      const { trainer } = context.config.launch
      if (trainer === 'project') return
      for (const { path, name } of listed(context)) {
        if (transformNames.includes(name)) continue
        const suggestion = nearest(name, transformNames)
        const severity = trainer === 'auto' ? 'warning' : 'error'
        const args = { trainer, name, choices: transformNames, suggestion }
        yield context.report('transform-unknown', severity, args, path)
      }
    },
  },
  {
    id: 'transform-parameter-wrong',
    finds: 'A probability outside of 0 to 1, a crop without a size, a negative jitter.',
    *check(context): Iterable<Finding> {
      for (const { path, name, parameters } of listed(context)) {
        const wrong = wrongParameter(name, parameters)
        if (wrong !== undefined) {
          yield context.report('transform-parameter-wrong', 'error', { name, wrong }, path)
        }
      }
    },
  },
  {
    id: 'crop-larger-than-image',
    finds: 'A random crop larger than the images of the training split.',
    *check(context): Iterable<Finding> {
      const shape = context.project?.sampleShape
      if (!shape || shape.length < 2) return
      const [height, width] = imageSize(shape)
      for (const { path, name, parameters } of listed(context)) {
        const crop = name === 'random_crop' ? cropSize(parameters) : undefined
        if (!crop) continue
        const padding = isPlainMap(parameters) ? Number(parameters['padding'] ?? 0) : 0
        if (crop[0] <= height + 2 * padding && crop[1] <= width + 2 * padding) continue
        const args = { crop: crop.join(' × '), image: `${height} × ${width}`, padding }
        yield context.report('crop-larger-than-image', 'error', args, path)
      }
    },
  },
]

/** Height and width of `[h, w]`, `[h, w, channels]` or `[channels, h, w]`. */
function imageSize(shape: readonly number[]): readonly [number, number] {
  const isChannelsFirst = shape.length === 3 && shape[0]! <= 4 && shape[2]! > 4
  return isChannelsFirst ? [shape[1]!, shape[2]!] : [shape[0]!, shape[1]!]
}

const isFraction = (value: unknown) => typeof value === 'number' && value >= 0 && value <= 1

function wrongParameter(name: string, parameters: unknown): string | undefined {
  const p = isPlainMap(parameters) ? parameters['p'] : undefined
  if (p !== undefined && !isFraction(p)) return 'p'
  if (name === 'random_crop') {
    const size = cropSize(parameters)
    if (!size || size.some((side) => !Number.isInteger(side) || side < 1)) return 'size'
  }
  if (name === 'color_jitter' && isPlainMap(parameters)) {
    return ['brightness', 'contrast', 'saturation', 'hue'].find((key) => {
      const value = parameters[key]
      return value !== undefined && !Array.isArray(value) && !(typeof value === 'number' && value >= 0)
    })
  }
  return undefined
}
