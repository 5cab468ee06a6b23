import { finding, success, type Finding } from '../../finding.ts'
import { layout, runFiles } from '../../project/layout.ts'
import { textIfThere } from '../../project/textIfThere.ts'
import { gatherFacts } from '../../reports/facts.ts'
import { documents } from '../../reports/list.ts'
import { keptModels } from '../../reports/previous.ts'
import { verifyDocument } from '../../reports/verify.ts'
import { done, type Step, type StepGround } from '../step.ts'

const documentLimit = 8 << 20

/** Writes the documents from the evidence; what people wrote in them stays. */
export const documentStep: Step = {
  id: 'document',
  title: 'Write the documents',

  async ground(context) {
    const ground = context.ground()
    const config = await ground.config()
    if (!config.ok) return config
    const inRun = (name: string) => `${context.runDirectory}/${name}`
    const { run, events, metrics, signature, evaluation, parity, benchmark, repeats, predictions } = runFiles
    const checkpoints = [await ground.checkpoint('best'), await ground.checkpoint('last')]
    return success<StepGround>({
      settings: { version: context.version, config: config.value },
      inputs: [
        ...[
          run,
          events,
          metrics,
          signature,
          evaluation,
          parity,
          benchmark,
          repeats,
          predictions.val,
          predictions.test,
          ...Object.values(runFiles.plots),
        ].map(inRun),
        ...checkpoints.filter((path) => path !== undefined),
        ...(await ground.variants()),
        ...(await keptModels(context.files)),
        layout.testSetLock,
      ],
      outputs: documents.map(({ path }) => path),
    })
  },

  async run(context) {
    const { files } = context
    const facts = await gatherFacts(context.ground())
    if (!facts.ok) return facts
    const findings: Finding[] = []
    for (const document of documents) {
      const { path } = document
      const existing = await textIfThere(files, path, documentLimit)
      const text = document.render(facts.value, existing)
      if (text === existing) {
        findings.push(finding('document-unchanged', 'info', { path }))
        continue
      }
      await files.write(path, text)
      const open = verifyDocument(text, facts.value, document).filter(
        ({ severity }) => severity === 'warning',
      )
      findings.push(finding('document-written', 'info', { path, open: open.length }))
    }
    return done(...findings)
  },
}
