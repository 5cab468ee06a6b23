import { type Block, bullets, fence, heading, paragraph } from '../blocks.ts'
import { exampleFacts } from '../examples/exampleFacts.ts'
import { examplePaths, loadExample, nodeExample, pythonExample } from '../examples/documents.ts'
import { nodeCanFeed } from '../examples/predictNode.ts'
import type { ReportFacts } from '../facts.ts'
import { milliseconds, recorded } from '../figure.ts'
import { code, nothing, say } from '../markdown.ts'
import { fileLink, kindOfClasses, sourcesIn } from '../phrases.ts'
import { monitoringPlan } from '../monitoring.ts'

/** Programs for Node and Python that run as they stand. */
export function inferenceSection(facts: ReportFacts, document: string): readonly Block[] {
  const runtime = facts.benchmark?.runtime ?? facts.parity?.runtime
  const recordedRuntime = runtime
    ? say` (measured with ${recorded(runtime, sourcesIn(facts).benchmark('runtime'))})`
    : nothing
  return [
    heading(2, 'Inference'),
    paragraph(
      say`Both programs were written for this model, with its names, shapes and ${kindOfClasses(facts).many}, and run from the project's folder. They read a JSON array of samples; without a file they run a smoke test. In a service, keep the session for the life of the process: loading costs far more than a prediction.`,
    ),
    heading(3, 'Node'),
    paragraph(
      say`${fileLink(document, examplePaths.node)}; needs ${code('npm install onnxruntime-node')}${recordedRuntime}.`,
    ),
    ...(nodeCanFeed(exampleFacts(facts))
      ? []
      : [
          paragraph(
            say`This model takes float16 values, which JavaScript can't make before Node 24; use the Python program or convert the input.`,
          ),
        ]),
    fence('js', nodeExample(facts)),
    heading(3, 'Python'),
    paragraph(
      say`${fileLink(document, examplePaths.python)}; needs ${code('pip install onnxruntime numpy')}.`,
    ),
    fence('python', pythonExample(facts)),
  ]
}

/** Commands that exist, with what they should say. */
export function testSection(facts: ReportFacts, document: string): readonly Block[] {
  const { latency } = monitoringPlan(facts)
  const limit = latency
    ? say`${milliseconds(latency.alert, sourcesIn(facts).benchmark(`${latency.at}.p95, p99`))}`
    : say`the limit`
  return [
    heading(2, 'Smoke and load test'),
    paragraph(
      say`A smoke test loads the model and predicts one sample made of training averages. It proves that the file, the runtime and the shapes fit together, not that the predictions are right:`,
    ),
    fence('sh', `node ${examplePaths.node}\npython ${examplePaths.python}`),
    paragraph(
      say`Both print ${code('"smokeTest": "passed"')} and exit with 0. To prove the predictions on the machine that will serve, run the whole test set through every variant again:`,
    ),
    fence('sh', 'npx finalize-model --from verify'),
    paragraph(
      say`The load test (${fileLink(document, examplePaths.load)}) sends requests of one sample each and fails when one of them does, or when the 95th percentile is over ${limit}:`,
    ),
    fence(
      'sh',
      `node ${examplePaths.load} --requests 1000 --concurrency 1\nnode ${examplePaths.load} --requests 5000 --concurrency 8 --limit-ms 50`,
    ),
    bullets(
      say`With a concurrency of 1 it is held against what was measured before release. With more, requests wait for each other; give the limit that your service promises.`,
      say`It measures the model in this process. Network, queueing and preprocessing come on top and need a test of the deployed service.`,
    ),
    fence('js', loadExample(facts)),
  ]
}
