import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { diagnose } from '../../../src/core/config/diagnose.ts'
import { transforms, transformText } from '../../../src/core/config/transforms.ts'
import { createAugmentation } from '../../../src/trainer/augmentation.ts'
import { randomStream } from '../../../src/trainer/random.ts'
import { configOf } from './case.ts'

const image = Float32Array.from({ length: 12 }, (_, index) => index + 1)
const apply = (transforms: unknown[], seed: number, shape = [3, 4]) => {
  const made = createAugmentation(
    configOf({ data_augmentation: { enabled: true, transforms } }).data_augmentation,
    shape,
    [0, 12],
  )
  if (!made.ok || !made.value) throw new Error('no augmentation')
  const pixels = Float32Array.from(image)
  made.value(pixels, randomStream(seed, 'augmentation'))
  return [...pixels]
}

function shift(down: number, right: number): number[] {
  return Array.from({ length: 12 }, (_, at) => {
    const [row, column] = [Math.floor(at / 4) + down, (at % 4) + right]
    return row >= 0 && row < 3 && column >= 0 && column < 4 ? image[row * 4 + column]! : 0
  })
}

describe('augmentation', () => {
  it('flips', () => {
    expect(apply([{ horizontal_flip: { p: 1 } }], 1)).toEqual([4, 3, 2, 1, 8, 7, 6, 5, 12, 11, 10, 9])
    expect(apply([{ vertical_flip: { p: 1 } }], 1)).toEqual([9, 10, 11, 12, 5, 6, 7, 8, 1, 2, 3, 4])
    expect(apply([{ horizontal_flip: { p: 0 } }], 1)).toEqual([...image])
  })
  it.each(transforms.map((each) => [each.name, transformText(each)]))(
    'has %s, as the editor writes it, and the configuration’s rules know it',
    (_, written) => {
      const text = `launch:\n  trainer: embedded\ndata_augmentation:\n  enabled: true\n  transforms:\n    - ${written}\n`
      const wrong = diagnose(text, { file: 'training_config.yaml' }).filter(
        ({ severity }) => severity === 'error',
      )
      expect(wrong).toEqual([])
      const data_augmentation = { enabled: true, transforms: [parse(written) as unknown] }
      const settings = configOf({ data_augmentation }).data_augmentation
      expect(createAugmentation(settings, [8, 8], [0, 1]).ok).toBe(true)
    },
  )
  it('flips pixels, not channels', () => {
    expect(apply([{ horizontal_flip: { p: 1 } }], 1, [3, 2, 2]).slice(0, 4)).toEqual([3, 4, 1, 2])
  })
  it('crops from the padded image: each result is a shift with zeros moved in, and all shifts come', () => {
    const seen = new Set<string>()
    for (let seed = 0; seed < 200; seed++) {
      const found = apply([{ random_crop: { size: [3, 4], padding: 1 } }], seed)
      seen.add(found.join())
      const shifted = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => shift(down, right).join()))
      expect(shifted).toContain(found.join())
    }
    expect(seen.size).toBe(9)
  })
  it('jitters within the bounds of the data', () => {
    for (let seed = 0; seed < 50; seed++) {
      const found = apply([{ color_jitter: { brightness: 0.5, contrast: 0.5 } }], seed)
      expect(Math.min(...found)).toBeGreaterThanOrEqual(0)
      expect(Math.max(...found)).toBeLessThanOrEqual(12)
    }
    expect(apply([{ color_jitter: {} }], 1)).toEqual(
      [...image].map((value) => expect.closeTo(value, 4) as number),
    )
  })
  it('is off where it is switched off, and refuses tables', () => {
    const settings = configOf({ data_augmentation: { transforms: ['horizontal_flip'] } }).data_augmentation
    expect(createAugmentation(settings, [3, 4], [0, 1])).toMatchObject({ ok: true, value: undefined })
    const table = createAugmentation({ ...settings, enabled: true }, [30], [0, 1])
    expect(table).toMatchObject({ ok: false, findings: [{ code: 'trainer-augments-table' }] })
  })
})
