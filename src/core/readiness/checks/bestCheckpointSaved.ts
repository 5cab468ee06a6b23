import { runFiles } from '../../project/layout.ts'
import { inspectCheckpoint } from '../../runs/checkpoint.ts'
import type { Check } from '../check.ts'
import { checkpointOnRecord, epochOnRecord, onceEnded } from '../checkpointRecord.ts'
import { bestOf, epochHistory, selectionOf } from '../history.ts'
import { because, conclude, reasonsOf, speaksAgainst } from '../reasons.ts'

export const bestCheckpointSaved: Check = {
  id: 'best-checkpoint-saved',
  passesWhen:
    'The best checkpoint exists, opens, and is of the epoch with the best value of the recorded metric.',
  async judge(ground) {
    const eventsPath = `${ground.runDirectory}/${runFiles.events}`
    const [config, events, path] = [
      await ground.config(),
      await ground.events(),
      await ground.checkpoint('best'),
    ]
    if (!config.ok || !events.ok) return conclude(reasonsOf(config, events), [eventsPath])
    const folder = config.value.checkpointing.output_dir
    if (path === undefined)
      return conclude([because('missing', 'checkpoint-absent', { kind: 'best', folder })], [])
    const evidence = [path, eventsPath]
    const opened = await inspectCheckpoint(ground.files, path)
    if (!opened.ok) return conclude(reasonsOf(opened), evidence)
    const { metric, mode } = selectionOf(config.value)
    const best = bestOf(epochHistory(events.value), metric, mode)
    if (!best)
      return conclude(
        [because('failed', 'best-metric-unrecorded', { metric, path: eventsPath }, eventsPath)],
        evidence,
      )
    const reasons = [...(await checkpointOnRecord(ground, events.value, path, 'best'))]
    const epoch = epochOnRecord(opened.value.epoch, events.value, 'best')
    if (epoch === undefined) reasons.push(because('failed', 'checkpoint-epoch-unknown', { path }, path))
    else if (!best.epochs.includes(epoch)) {
      const args = { path, epoch, best: best.epochs[0] ?? 0, metric, value: best.value }
      reasons.push(because('failed', 'checkpoint-not-best', args, path))
    }
    if (!speaksAgainst(reasons)) {
      reasons.push(
        because('passed', 'best-checkpoint', { path, epoch: epoch ?? 0, metric, value: best.value }, path),
      )
    }
    return conclude(await onceEnded(ground, reasons), evidence)
  },
}
