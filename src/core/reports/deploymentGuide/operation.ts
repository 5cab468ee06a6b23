import { type Block, bullets, heading, paragraph, table } from '../blocks.ts'
import type { ReportFacts } from '../facts.ts'
import { milliseconds, recorded, whole } from '../figure.ts'
import { code, enumerate, type Inline, nothing, say, when } from '../markdown.ts'
import { deployedVariant, monitoringPlan } from '../monitoring.ts'
import { plural, sourcesIn } from '../phrases.ts'
import { referenceVariant } from '../variantText.ts'
import { singleLatency } from '../variants.ts'
import { exampleFacts } from '../examples/exampleFacts.ts'

/** Where to run it, and where not. */
export function environmentSection(facts: ReportFacts): readonly Block[] {
  const deployed = deployedVariant(facts)
  const smallest = facts.variants.toSorted((a, b) => a.bytes - b.bytes)[0]
  const reference = referenceVariant(facts)
  const slower = facts.variants.filter((variant) => {
    const [own, other] = [singleLatency(variant), reference && singleLatency(reference)]
    return own && other && own.figures.p50 > 1.05 * other.figures.p50
  })
  return [
    heading(2, 'Environments'),
    bullets(
      ...[
        deployed
          ? say`**Service**: ${code(deployed.path)} in ONNX Runtime on a CPU; this is what was measured.`
          : say`**Service**: ONNX Runtime on a CPU.`,
        smallest
          ? say`**Edge and mobile**: ${code(smallest.path)}, the smallest file${when(smallest === deployed, say`, the same one`)}. Measure on the device: a phone's CPU ranks the variants differently.`
          : nothing,
        reference && reference.bytes < 50_000_000
          ? say`**GPU**: not measured. For a model this small the transfer to the device often costs more than it saves; measure before paying for one.`
          : say`**GPU**: not measured.`,
        slower.length > 0
          ? say`**Not for speed**: ${enumerate(slower.map(({ path }) => code(path)))} ${plural(slower.length, 'was', 'were')} slower than full precision on the measured machine.`
          : nothing,
        say`**Not in production**: the checkpoint under ${code(facts.config.checkpointing.output_dir)}. It needs the training program and has not been verified as a service.`,
      ].filter(({ text }) => text !== ''),
    ),
  ]
}

/** What the programs of this guide read. */
export function configurationSection(facts: ReportFacts): readonly Block[] {
  return [
    heading(2, 'Configuration'),
    table(
      ['Environment variable', 'Default', 'Meaning'],
      [
        [
          code('MODEL_PATH'),
          code(exampleFacts(facts).model),
          say`Model file to load; the rollback sets it to the previous one.`,
        ],
        [
          code('MODEL_THREADS'),
          code('0'),
          say`Threads for one prediction; 0 takes all cores. With several processes on a machine, 1 each is usually fastest.`,
        ],
      ],
    ),
    paragraph(
      say`To serve more requests, start more processes behind a load balancer: the model holds no state. To serve more samples a second from one process, collect requests into batches; the table above shows what that gains.`,
    ),
  ]
}

/** Symptoms with the first thing to check. */
export function troubleshootingSection(facts: ReportFacts): readonly Block[] {
  const rows: readonly (readonly Inline[])[] = [
    ...latencyTrouble(facts),
    [
      say`Good figures in the tests, poor predictions in production`,
      say`Preprocessing: order of the inputs, unit, scale, row and column order of images`,
      facts.config.data.normalization === 'none'
        ? say`Feed values as they stand in the training files; compare their mean with the input section.`
        : say`Feed raw values: the model normalizes them itself. Compare their mean with the input section.`,
    ],
    [
      say`The runtime refuses the input`,
      say`Rank, size and element type in its message`,
      say`Send ${inputText(facts)}; one sample needs its batch axis too.`,
    ],
    ...(facts.signature.output === 'value' || facts.signature.output === 'class'
      ? []
      : [
          [
            say`All confidences are nearly equal`,
            facts.signature.output === 'probabilities'
              ? say`A second softmax after the model`
              : say`Softmax over the wrong axis`,
            facts.signature.output === 'probabilities'
              ? say`Take the output as it is: it holds probabilities.`
              : say`Apply softmax over the last axis, once.`,
          ],
        ]),
    [
      say`Predictions differ from the test results`,
      say`Digest of the loaded file, version of the runtime`,
      say`${code('finalize-model --from verify')} runs the test set through every variant on this machine and names each flipped prediction.`,
    ],
    [
      say`The model doesn't load`,
      say`The runtime's version is older than the operator set ${code(String(facts.config.export.opset))}, or the file is cut off`,
      say`Update ONNX Runtime; compare the file's SHA-256 with the one under "Model files".`,
    ],
    [
      say`Memory grows`,
      say`A session created for each request`,
      say`Create one session a process and keep it.`,
    ],
  ]
  return [heading(2, 'Troubleshooting'), table(['Symptom', 'Check', 'Mend'], rows)]
}

function latencyTrouble(facts: ReportFacts): readonly (readonly Inline[])[] {
  const { latency } = monitoringPlan(facts)
  if (!latency) return []
  const sources = sourcesIn(facts)
  const cores = whole(facts.run.host.cores, sources.run('host.cores'))
  return [
    [
      say`Latency above ${milliseconds(latency.alert, sources.benchmark(`${latency.at}.p95, p99`))}`,
      say`CPU throttling; more threads than cores (${cores} where it was trained)`,
      say`Set ${code('MODEL_THREADS')} to the cores that the process really has; then the load test.`,
    ],
  ]
}

function inputText(facts: ReportFacts): Inline {
  const { name, type, shape } = facts.signature.inputs[0]!
  const text = `${type} ${shape.map((size) => size ?? 'N').join(' × ')}`
  return {
    ...say`${code(name)} as ${code(text)}`,
    figures: [recorded(text, sourcesIn(facts).signature('inputs[0]'))],
  }
}
