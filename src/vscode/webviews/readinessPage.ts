import { digestOf } from '../../core/digest.ts'
import type {
  ReadinessAct,
  ReadinessItem,
  ReadinessModel,
  ReadinessReason,
} from '../../protocol/readiness.ts'
import type { Localizer } from '../localizer.ts'
import { escapeHtml } from './escapeHtml.ts'

const styles = `
body { max-width: 60em; margin: 2em auto; padding: 0 1em; color: #1f1f1f; background: #fff; font: 11pt/1.45 system-ui, "DejaVu Sans", sans-serif; }
h1 { margin: 0; font-size: 1.6em; } h2 { margin: 1.4em 0 .4em; font-size: 1.15em; border-bottom: 1px solid #999; }
article { padding: .45em 0; border-bottom: 1px solid #ccc; break-inside: avoid; }
h2, h3 { break-after: avoid; } h3 { margin: 0; font-size: 1em; } ul { margin: .2em 0; padding-left: 1.4em; } p { margin: .3em 0; }
h1, h2, h3, p, li, td { overflow-wrap: anywhere; } code { font: .92em ui-monospace, "DejaVu Sans Mono", monospace; }
table { width: 100%; border-collapse: collapse; font-size: .9em; } th, td { padding: .2em .5em; text-align: left; vertical-align: top; border-bottom: 1px solid #ccc; }
thead { display: table-header-group; } tr, li { break-inside: avoid; }
.muted { color: #555; } .decision { font-weight: 600; }
.verdict { display: inline-block; padding: 0 .5em; border: 1px solid #777; border-radius: .7em; font-size: .85em; font-weight: 600; }
.verdict.open { border-width: 2px; border-color: #1f1f1f; }
@media print { body { max-width: none; margin: 0; padding: 0; font-size: 9.5pt; } }
@page { size: A4; margin: 16mm; }
`
/** The one style sheet by its digest, nothing else: no script, no picture, nothing from elsewhere. */
const policy = `default-src 'none'; style-src 'sha256-${Buffer.from(digestOf(styles), 'hex').toString('base64')}'; base-uri 'none'; form-action 'none'`

/**
 * The readiness as a page of its own, without script and without links out: for a printer, or to be kept.
 *
 * @param now when it was judged
 */
export function readinessPage(model: ReadinessModel, l10n: Localizer, language: string, now: Date): string {
  const { title, project, decision, release, sections, counts, acts, testSet } = model
  const gate = model.open ? l10n.t('Gate open') : l10n.t('Gate closed')
  const lines = [
    counts.map(({ word, count }) => `${word}: ${count}`).join(' · '),
    ...(release === undefined ? [] : [l10n.t('Release {0}', release)]),
    ...(testSet === undefined ? [] : [testSet]),
  ]
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<title>${escapeHtml(`${title}: ${project}`)}</title>
<style>${styles}</style>
</head>
<body>
<h1>${escapeHtml(title)}</h1>
<p><bdi>${escapeHtml(project)}</bdi> · ${escapeHtml(gate)} · ${model.settled}/${model.total} · ${escapeHtml(minute(now.toISOString()))}</p>
${decision === undefined ? '' : `<p class="decision">${escapeHtml(decision)}</p>`}
${lines.map((line) => `<p class="muted">${escapeHtml(line)}</p>`).join('\n')}
${next(model, l10n)}
${sections.map((section) => `<h2>${escapeHtml(section.title || l10n.t('Items'))}</h2>${section.items.map((item) => article(item, l10n)).join('\n')}`).join('\n')}
${acts.length === 0 ? '' : record(acts, l10n)}
${model.actsLeftOut === 0 ? '' : `<p class="muted">${escapeHtml(l10n.t('{0} older entries are not shown.', model.actsLeftOut))}</p>`}
</body>
</html>
`
}

function next({ byHand, steps }: ReadinessModel, l10n: Localizer): string {
  const lines = [
    ...byHand.map(({ number, reason }) => `<li>${number}. ${escapeHtml(reason)}</li>`),
    ...steps.map(
      ({ command, items }) =>
        `<li><code>${escapeHtml(command)}</code> (${items.map(({ number }) => number).join(', ')})</li>`,
    ),
  ]
  return lines.length === 0
    ? ''
    : `<h2>${escapeHtml(l10n.t('What to do next'))}</h2><ul>${lines.join('')}</ul>`
}

function article(item: ReadinessItem, l10n: Localizer): string {
  const { number, id, title, verdict, word, decider, settled, reasons, evidence, acts } = item
  const files = evidence.map((path) => `<code>${escapeHtml(path)}</code>`).join(', ')
  return `<article><h3>${number}. <bdi>${escapeHtml(title)}</bdi></h3>
<p><span class="verdict${settled ? '' : ' open'}">${escapeHtml(word)}</span> <span class="muted">${escapeHtml(decider)} · <code>${escapeHtml(id)}</code></span></p>
${verdict === 'stale' ? `<p>${escapeHtml(l10n.t('What made it stale'))}</p>` : ''}
${reasons.length === 0 ? '' : `<ul>${reasons.map(reasonItem).join('')}</ul>`}
${files === '' ? '' : `<p class="muted">${escapeHtml(l10n.t('Evidence'))}: ${files}</p>`}
${acts.length === 0 ? '' : `<ul>${acts.map((act) => `<li>${actText(act)}</li>`).join('')}</ul>`}</article>`
}

const reasonItem = ({ text }: ReadinessReason) => `<li>${escapeHtml(text)}</li>`

function actText({ word, by, at, reason, remarks }: ReadinessAct): string {
  const said = reason === undefined ? '' : ` · “<bdi>${escapeHtml(reason)}</bdi>”`
  const more = remarks.map((remark) => ` · ${escapeHtml(remark)}`)
  return `<strong>${escapeHtml(word)}</strong> · <bdi>${escapeHtml(by)}</bdi> · ${escapeHtml(minute(at))}${more.join('')}${said}`
}

function record(acts: readonly ReadinessAct[], l10n: Localizer): string {
  const head = [l10n.t('When'), l10n.t('Item'), l10n.t('What'), l10n.t('Who'), l10n.t('Reason')]
  const rows = acts.map(({ at, item, word, by, reason = '', remarks }) => [
    minute(at),
    item,
    [word, ...remarks].join(', '),
    by,
    reason,
  ])
  return `<h2>${escapeHtml(l10n.t('On record'))}</h2><table><thead><tr>${head.map((text) => `<th scope="col">${escapeHtml(text)}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((text) => `<td><bdi>${escapeHtml(text)}</bdi></td>`).join('')}</tr>`).join('')}</tbody></table>`
}

/** `2026-01-02 03:04 UTC`: the page is read anywhere. What is no time stays the text that it is. */
function minute(at: string): string {
  const moment = /^\d{4}-\d\d-\d\dT/.test(at) ? new Date(at) : undefined
  if (!moment || Number.isNaN(moment.getTime())) return at
  return `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
