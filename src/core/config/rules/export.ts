import { asksNobody } from '../asksNobody.ts'
import type { Rule } from './rule.ts'

export const exportRules: readonly Rule[] = [
  {
    id: 'export-turned-off',
    finds: 'A final configuration that exports nothing, which closes the gate.',
    *check({ config, kind, report }) {
      if (kind === 'final' && !config.export.enabled) {
        yield report('export-turned-off', 'error', {}, 'export.enabled', 'true')
      }
    },
  },
  {
    id: 'quantization-without-onnx',
    finds: 'Quantized variants of an ONNX model that is not exported.',
    *check({ config, report }) {
      const { enabled, formats, quantization } = config.export
      if (quantization.enabled && enabled && !formats.includes('onnx')) {
        yield report('quantization-without-onnx', 'error', { formats: [...formats] }, 'export.formats')
      }
    },
  },
  {
    id: 'calibration-without-classes',
    finds: 'Calibration of probabilities for a task that has no classes to choose from.',
    *check({ config, report }) {
      const { enabled, calibration } = config.export
      if (enabled && calibration !== undefined && config.task !== 'classification')
        yield report('calibration-without-classes', 'error', { task: config.task }, 'export.calibration')
    },
  },
  {
    id: 'format-needs-pytorch',
    finds: 'A PyTorch format together with the embedded trainer, which has no PyTorch.',
    *check({ config, report }) {
      if (!config.export.enabled || ['project', 'pytorch'].includes(config.launch.trainer)) return
      const severity = config.launch.trainer === 'embedded' ? 'error' : 'info'
      for (const [index, format] of config.export.formats.entries()) {
        if (format !== 'onnx')
          yield report('format-needs-pytorch', severity, { format }, `export.formats.${index}`)
      }
    },
  },
  {
    id: 'format-twice',
    finds: 'A format or a quantization type that is listed twice.',
    *check({ config, report }) {
      const lists = [
        ['export.formats', config.export.formats],
        ['export.quantization.dtype', [config.export.quantization.dtype].flat()],
      ] as const
      for (const [path, items] of lists) {
        for (const [index, item] of items.entries()) {
          if ((items as readonly string[]).indexOf(item) < index) {
            yield report('format-twice', 'warning', { item, key: path }, `${path}.${index}`)
          }
        }
      }
    },
  },
  {
    id: 'calibration-above-training-set',
    finds: 'More calibration samples than the training split has.',
    *check({ config, project, report }) {
      const { enabled, mode, calibration_samples: wanted } = config.export.quantization
      const samples = project?.trainSamples
      const path = 'export.quantization.calibration_samples'
      if (enabled && mode === 'static' && samples !== undefined && wanted > samples) {
        yield report('calibration-above-training-set', 'info', { wanted, samples }, path)
      }
    },
  },
  {
    id: 'approver-not-an-address',
    finds: 'An approver who is not named by e-mail address, and so can never be matched.',
    *check({ config, report }) {
      for (const role of ['technical', 'product', 'compliance'] as const) {
        for (const [index, approver] of config.approvals[role].approvers.entries()) {
          if (/^[^\s@]+@[^\s@]+$/.test(approver)) continue
          yield report(
            'approver-not-an-address',
            'warning',
            { role, approver },
            `approvals.${role}.approvers.${index}`,
          )
        }
      }
    },
  },
  {
    id: 'no-approval-required',
    finds: 'A final configuration that asks nobody for an approval.',
    *check({ config, kind, report }) {
      if (kind === 'final' && asksNobody(config.approvals))
        yield report('no-approval-required', 'error', {}, 'approvals.technical.required', 'true')
    },
  },
]
