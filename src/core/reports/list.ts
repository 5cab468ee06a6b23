import { monitoringBaseline } from './baselines/document.ts'
import { deploymentGuide } from './deploymentGuide/document.ts'
import { exampleDocuments } from './examples/documents.ts'
import { finalReport } from './finalReport/document.ts'
import { modelCard } from './modelCard/document.ts'
import type { ReportDocument } from './reportDocument.ts'
import { testResults } from './testResults/document.ts'

/** All documents of a release; the only list of them. */
export const documents: readonly ReportDocument[] = [
  testResults,
  deploymentGuide,
  modelCard,
  finalReport,
  monitoringBaseline,
  ...exampleDocuments,
]
