import { runFiles } from '../../project/layout.ts'
import type { ReportFacts } from '../facts.ts'
import { plainDocument } from '../reportDocument.ts'
import { exampleFacts } from './exampleFacts.ts'
import { loadTest } from './loadTest.ts'
import { predictNode } from './predictNode.ts'
import { predictPython } from './predictPython.ts'

/** Where the programs that the deployment guide shows lie, ready to run. */
export const examplePaths = {
  node: 'docs/examples/predict.mjs',
  python: 'docs/examples/predict.py',
  load: 'docs/examples/load_test.mjs',
} as const

const signaturePath = (facts: ReportFacts) => `${facts.runDirectory}/${runFiles.signature}`

export const nodeExample = (facts: ReportFacts): string =>
  predictNode(exampleFacts(facts), signaturePath(facts))
export const pythonExample = (facts: ReportFacts): string =>
  predictPython(exampleFacts(facts), signaturePath(facts))
export const loadExample = (facts: ReportFacts): string => loadTest(exampleFacts(facts))

export const exampleDocuments = [
  plainDocument({
    id: 'predict-node',
    path: examplePaths.node,
    title: 'Prediction in Node',
    text: nodeExample,
  }),
  plainDocument({
    id: 'predict-python',
    path: examplePaths.python,
    title: 'Prediction in Python',
    text: pythonExample,
  }),
  plainDocument({ id: 'load-test', path: examplePaths.load, title: 'Load test', text: loadExample }),
]
