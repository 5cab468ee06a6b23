import type {
  ReadinessAct,
  ReadinessItem,
  ReadinessModel,
  ReadinessReason,
} from '../../protocol/readiness.ts'
import type { Localizer } from '../localizer.ts'

const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
const styles = `
body { max-width: 60em; margin: 2em auto; padding: 0 1em; color: #1f1f1f; background: #fff; font: 11pt/1.45 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.6em; } h2 { margin: 1.4em 0 .4em; font-size: 1.15em; border-bottom: 1px solid #999; }
article { padding: .4em 0; border-bottom: 1px solid #ccc; break-inside: avoid; }
h2, h3 { break-after: avoid; } h3 { margin: 0; font-size: 1em; } ul { margin: .2em 0; } code { overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; font-size: .9em; } th, td { padding: .2em .5em; text-align: left; vertical-align: top; border-bottom: 1px solid #ccc; overflow-wrap: anywhere; }
thead { display: table-header-group; } tr { break-inside: avoid; }
.muted { color: #555; } .verdict { font-weight: 600; }
@media print { body { max-width: none; margin: 0; font-size: 9.5pt; } }
@page { margin: 16mm; }
`

/** The readiness as a page of its own, without script and without links out: for a printer, or to be kept. */
export function readinessPage(model: ReadinessModel, l10n: Localizer, language: string): string {
  const { title, project, decision, release, sections, steps, byHand, acts, testSet } = model
  const gate = model.open ? l10n.t('Gate open') : l10n.t('Gate closed')
  const lock =
    testSet &&
    l10n.t('Test set {0}. Samples: {1}. Evaluations: {2}.', testSet.path, testSet.samples, testSet.looks)
  const next = [
    ...byHand.map(({ number, reason }) => `<li>${number}. ${escape(reason)}</li>`),
    ...steps.map(
      ({ command, items }) =>
        `<li><code>${escape(command)}</code> (${items.map(({ number }) => number).join(', ')})</li>`,
    ),
  ]
  return `<!DOCTYPE html>
<html lang="${escape(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<title>${escape(`${title}: ${project}`)}</title>
<style>${styles}</style>
</head>
<body>
<h1>${escape(title)}</h1>
<p>${escape(project)} · ${escape(gate)} · ${model.settled}/${model.total}</p>
${decision === undefined ? '' : `<p><strong>${escape(decision)}</strong></p>`}
${release === undefined ? '' : `<p class="muted">${escape(l10n.t('Release {0}', release))}</p>`}
${lock === undefined ? '' : `<p class="muted">${escape(lock)}</p>`}
${next.length === 0 ? '' : `<h2>${escape(l10n.t('What to do next'))}</h2><ul>${next.join('')}</ul>`}
${sections.map((section) => `<h2>${escape(section.title || l10n.t('Items'))}</h2>${section.items.map((item) => article(item, l10n)).join('\n')}`).join('\n')}
${acts.length === 0 ? '' : record(acts, l10n)}
</body>
</html>
`
}

function article({ number, title, word, reasons, evidence }: ReadinessItem, l10n: Localizer): string {
  const files = evidence.map((path) => `<code>${escape(path)}</code>`).join(', ')
  return `<article><h3>${number}. ${escape(title)}</h3><p class="verdict">${escape(word)}</p>
${reasons.length === 0 ? '' : `<ul>${reasons.map(reasonItem).join('')}</ul>`}
${files === '' ? '' : `<p class="muted">${escape(l10n.t('Evidence'))}: ${files}</p>`}</article>`
}

const reasonItem = ({ text }: ReadinessReason) => `<li>${escape(text)}</li>`

function record(acts: readonly ReadinessAct[], l10n: Localizer): string {
  const head = [l10n.t('When'), l10n.t('Item'), l10n.t('What'), l10n.t('Who'), l10n.t('Reason')]
  const rows = acts.map(({ at, item, word, by, reason = '' }) => [at, item, word, by, reason])
  return `<h2>${escape(l10n.t('On record'))}</h2><table><thead><tr>${head.map((text) => `<th scope="col">${escape(text)}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((text) => `<td>${escape(text)}</td>`).join('')}</tr>`).join('')}</tbody></table>`
}

function escape(value: string): string {
  return value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
