import type { ReportDocument } from './reportDocument.ts'
import { testResults } from './testResults/document.ts'

/** All documents of a release; the only list of them. */
export const documents: readonly ReportDocument[] = [testResults]
