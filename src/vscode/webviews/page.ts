import { escapeHtml } from './escapeHtml.ts'

/** What a panel's page is built from; every value is escaped on its way into the page. */
export interface Page {
  readonly title: string
  /** BCP 47 tag of the editor's language. */
  readonly language: string
  readonly script: string
  readonly styles: string
  /** The webview's own source for the content security policy. */
  readonly source: string
  readonly nonce: string
  /** What the panel is restored from after a reload, JSON-able. */
  readonly state: unknown
  /** Translations by their English text, where there are any. */
  readonly translations: Readonly<Record<string, unknown>> | undefined
}

/** The HTML of a panel: no remote content, one script by its nonce, no inline script, style or event handler. */
export function renderPage(page: Page): string {
  const { source } = page
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${page.nonce}'`,
    `style-src ${source}`,
    // A picture that is saved as PNG is drawn from a blob of the view's own.
    'img-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return `<!DOCTYPE html>
<html lang="${escapeHtml(page.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="finalize-model-state" content="${escapeHtml(JSON.stringify(page.state ?? null))}">
<meta name="finalize-model-translations" content="${escapeHtml(JSON.stringify(page.translations ?? {}))}">
<title>${escapeHtml(page.title)}</title>
<link rel="stylesheet" href="${escapeHtml(page.styles)}">
</head>
<body>
<main id="view"></main>
<script nonce="${page.nonce}" src="${escapeHtml(page.script)}"></script>
</body>
</html>
`
}
