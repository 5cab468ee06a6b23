import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../../src/core/config/effective.ts'
import type { Config } from '../../../../src/core/config/schema.ts'
import { projectScript } from '../../../../src/core/launch/trainer.ts'
import type { GpuLoad } from '../../../../src/core/runs/gpu.ts'
import { isGpuChoice } from '../../../../src/vscode/tasks/gpuChoice.ts'
import { areGpusOpen, gpuChoices, gpuEnvironment } from '../../../../src/vscode/tasks/gpuModel.ts'
import { english } from '../support/english.ts'

const on = (device: string, launch = ''): Config => {
  const read = readConfig(`training: {device: "${device}"}\n${launch}`, 'configs/final_config.yaml')
  if (!read.ok) throw new Error(device)
  return read.value
}
const own = { trainer: { name: projectScript }, environment: {} }

describe('areGpusOpen', () => {
  it.each(['auto', 'cuda', 'gpu'])('where the device is %s', (device) => {
    expect(areGpusOpen({}, on(device), own)).toBe(true)
    expect(areGpusOpen({ from: 'train' }, on(device), own)).toBe(true)
  })

  it.each(['cpu', 'mps', 'cuda:1'])('not where the configuration says %s', (device) => {
    expect(areGpusOpen({}, on(device), own)).toBe(false)
  })

  it.each(['1', ''])('not where the environment says "%s"', (visible) => {
    expect(areGpusOpen({}, on('auto'), { ...own, environment: { CUDA_VISIBLE_DEVICES: visible } })).toBe(
      false,
    )
  })

  it.each(['launch: {env: {CUDA_VISIBLE_DEVICES: 3}}', 'launch: {launcher: torchrun}'])(
    'not where the configuration has %s',
    (launch) => expect(areGpusOpen({}, on('auto', launch), own)).toBe(false),
  )

  it('not where the task says it, nothing is trained, or the processor trains', () => {
    expect(areGpusOpen({ gpus: 'all' }, on('auto'), own)).toBe(false)
    expect(areGpusOpen({ from: 'evaluate' }, on('auto'), own)).toBe(false)
    expect(areGpusOpen({}, on('auto'), { ...own, trainer: { name: 'embedded 0.1.0' } })).toBe(false)
  })
})

describe('gpuChoices', () => {
  const loads: readonly GpuLoad[] = [
    { index: 0, name: 'NVIDIA H200', busy: 0.87, used: 143_000, total: 143_771 },
    { index: 1, name: 'NVIDIA H200', busy: 0, used: 3, total: 143_771 },
    { index: 2, name: 'NVIDIA H200', busy: 0.5, used: 3, total: 143_771 },
  ]
  const chosen = (last?: string) => gpuChoices(english, loads, last).map(({ gpus }) => gpus)

  it('puts the freest first and all at the end', () => {
    expect(chosen()).toEqual(['1', '2', '0', 'all'])
    expect(gpuChoices(english, loads, undefined)[2]).toEqual({
      label: 'GPU 0: NVIDIA H200',
      description: '0.8 of 140.4 GiB free, 87 % busy',
      gpus: '0',
    })
  })

  it('puts what was used last time before them, where it is still there', () => {
    expect(chosen('0')).toEqual(['0', '1', '2', 'all'])
    expect(chosen('all')).toEqual(['all', '1', '2', '0'])
    expect(chosen('7')).toEqual(['1', '2', '0', 'all'])
    expect(gpuChoices(english, loads, '0')[0]?.description).toContain('used last time')
  })

  it('offers only what a task takes', () => {
    expect(gpuChoices(english, loads, undefined).every(({ gpus }) => isGpuChoice(gpus))).toBe(true)
  })
})

describe('gpuEnvironment', () => {
  it('counts as nvidia-smi does', () => {
    expect(gpuEnvironment('0,2')).toEqual({ CUDA_DEVICE_ORDER: 'PCI_BUS_ID', CUDA_VISIBLE_DEVICES: '0,2' })
  })

  it.each([undefined, 'all'])('hides nothing for %s', (gpus) => {
    expect(gpuEnvironment(gpus)).toEqual({})
  })
})

it.each(['', 'ALL', '1,', '-1', '1 2', '1;2', 'all,1', '1'.repeat(9)])('“%s” chooses no GPU', (text) => {
  expect(isGpuChoice(text)).toBe(false)
})
