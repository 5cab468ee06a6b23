import { runFiles } from '../../project/layout.ts'
import { inspectCheckpoint } from '../../runs/checkpoint.ts'
import type { Check } from '../check.ts'
import { checkpointOnRecord, epochOnRecord, onceEnded } from '../checkpointRecord.ts'
import { epochHistory } from '../history.ts'
import { because, conclude, reasonsOf, speaksAgainst } from '../reasons.ts'

export const lastCheckpointSaved: Check = {
  id: 'last-checkpoint-saved',
  passesWhen: 'The last checkpoint exists, opens, and is of the last epoch that was trained.',
  async judge(ground) {
    const eventsPath = `${ground.runDirectory}/${runFiles.events}`
    const [config, events, path] = [
      await ground.config(),
      await ground.events(),
      await ground.checkpoint('last'),
    ]
    if (!config.ok || !events.ok) return conclude(reasonsOf(config, events), [eventsPath])
    const folder = config.value.checkpointing.output_dir
    if (path === undefined)
      return conclude([because('missing', 'checkpoint-absent', { kind: 'last', folder })], [])
    const evidence = [path, eventsPath]
    const opened = await inspectCheckpoint(ground.files, path)
    if (!opened.ok) return conclude(reasonsOf(opened), evidence)
    const reasons = [...(await checkpointOnRecord(ground, events.value, path, 'last'))]
    const last = epochHistory(events.value).at(-1)?.epoch ?? 0
    const epoch = epochOnRecord(opened.value.epoch, events.value, 'last')
    if (epoch === undefined) reasons.push(because('failed', 'checkpoint-epoch-unknown', { path }, path))
    else if (epoch !== last)
      reasons.push(because('failed', 'checkpoint-not-last', { path, epoch, last }, path))
    if (!speaksAgainst(reasons))
      reasons.push(because('passed', 'last-checkpoint', { path, epoch: last }, path))
    return conclude(await onceEnded(ground, reasons), evidence)
  },
}
