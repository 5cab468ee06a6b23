import { finding } from '../finding.ts'
import { ask } from '../launch/ask.ts'
import { gpuQuery, parseGpuLoads } from '../runs/gpu.ts'
import type { PreflightCheck } from './check.ts'

/** Seconds that nvidia-smi is waited for: a driver in trouble lets it hang. */
const patience = 10
/** A GPU of which more is taken already has no room to spare. */
const taken = 0.5

export const device: PreflightCheck = {
  id: 'device',
  looksAt: 'The device that training.device asks for, and how much of its memory is free.',
  dependsOnMachine: true,
  async check(context) {
    const wanted = context.config.training.device
    if (wanted === 'cpu' || wanted === 'mps') return [finding('preflight-device', 'info', { device: wanted })]
    const asked = await ask(context, { command: 'nvidia-smi', args: gpuQuery }, patience)
    const isAnswered = asked.kind === 'answered' && asked.answer.exitCode === 0
    const gpus = isAnswered ? parseGpuLoads(asked.answer.stdout) : []
    if (gpus.length === 0) {
      return wanted === 'auto'
        ? [finding('preflight-no-gpu', 'info', {})]
        : [finding('preflight-gpu-missing', 'error', { device: wanted })]
    }
    const index = /^cuda:(\d+)$/.exec(wanted)?.[1]
    const chosen = index === undefined ? gpus : gpus.filter((gpu) => gpu.index === Number(index))
    if (chosen.length === 0)
      return [finding('preflight-gpu-unknown', 'error', { device: wanted, gpus: gpus.length })]
    return chosen.map(({ name, index: at, used, total }) => {
      const args = { gpu: at, name, free: Math.round(total - used), total: Math.round(total) }
      return used > taken * total
        ? finding('preflight-gpu-taken', 'warning', args)
        : finding('preflight-gpu', 'info', args)
    })
  },
}
