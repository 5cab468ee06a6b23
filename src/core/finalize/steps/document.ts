import { finding, success, type Finding } from '../../finding.ts'
import { layout, runFiles } from '../../project/layout.ts'
import { textIfThere } from '../../project/textIfThere.ts'
import { gatherFacts, type ReportFacts } from '../../reports/facts.ts'
import { documents } from '../../reports/list.ts'
import { keptModels } from '../../reports/previous.ts'
import type { ReportDocument } from '../../reports/reportDocument.ts'
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
    const { files, compute } = context
    const facts = await gatherFacts(context.ground())
    if (!facts.ok) return facts
    const rendered: { readonly path: string; readonly text?: string; readonly told: Finding }[] = []
    for (const document of documents) {
      const existing = await textIfThere(files, document.path, documentLimit)
      rendered.push(await compute(() => render(document, facts.value, existing)))
    }
    for (const { path, text } of rendered) if (text !== undefined) await files.write(path, text)
    return done(...rendered.map(({ told }) => told))
  },
}

/** A document's text where it isn't what stands there, and what is to be told of it. */
function render(document: ReportDocument, facts: ReportFacts, existing: string | undefined) {
  const { path } = document
  const text = document.render(facts, existing)
  if (text === existing) return { path, told: finding('document-unchanged', 'info', { path }) }
  const open = verifyDocument(text, facts, document).filter(({ severity }) => severity === 'warning')
  return { path, text, told: finding('document-written', 'info', { path, open: open.length }) }
}
