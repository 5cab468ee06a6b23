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
    const head = [found.heading, ...(tellsMeaning ? [] : [found.meaning])].filter(Boolean).join('\n\n')
    // Facts may quote the file, so that the link alone may call a command.
    const link = new vscode.MarkdownString(
      `[${vscode.l10n.t('Reference')}](${anchorUri(sectionAnchor(found.path)).toString()})`,
    )
    link.isTrusted = { enabledCommands: [commandIds.openReference] }
    const said = [head, ...found.facts].map((part) => new vscode.MarkdownString(part))
    const range = rangeOfOffsets(document, found.start, found.end)
    return new vscode.Hover([...said, link], range)
  },
})
