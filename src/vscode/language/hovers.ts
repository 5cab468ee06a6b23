import * as vscode from 'vscode'
import { describe } from '../../core/config/describe.ts'
import { sectionAnchor } from '../../core/config/referenceAnchor.ts'
import type { ConfigFindings } from '../diagnostics/configFindings.ts'
import { commandIds } from '../ids.ts'
import { rangeOfOffsets } from './ranges.ts'
import { anchorUri } from './reference.ts'
import { yamlExtensionFor } from './yamlExtension.ts'

/** What a key means, what it may be, what it is by default and where its value comes from. */
export const hovers = (findings: ConfigFindings): vscode.HoverProvider => ({
  provideHover(document, position) {
    const parsed = findings.parsed(document)
    const found = parsed && describe(parsed, document.offsetAt(position))
    if (!found) return undefined
    const { tellsMeaning } = yamlExtensionFor(document.uri)
    const link = `[${vscode.l10n.t('Reference')}](${anchorUri(sectionAnchor(found.path)).toString()})`
    const head = new vscode.MarkdownString(
      [found.heading, ...(tellsMeaning ? [] : [found.meaning]), link].filter(Boolean).join('\n\n'),
    )
    head.isTrusted = { enabledCommands: [commandIds.openReference] }
    // Facts may quote the file, so that they may not call commands.
    const facts = found.facts.map((fact) => new vscode.MarkdownString(fact))
    return new vscode.Hover([head, ...facts], rangeOfOffsets(document, found.start, found.end))
  },
})
