/** Colours of the editor's theme as a canvas needs them: computed, not as variables. */
export interface Theme {
  readonly foreground: string
  readonly muted: string
  readonly background: string
  readonly border: string
  readonly grid: string
  readonly success: string
  /** Colours of series, in their order; from the theme's own chart colours. */
  readonly series: readonly string[]
  readonly font: string
  /** Whether the person uses a high-contrast theme: lines are drawn thicker, areas outlined. */
  readonly highContrast: boolean
}

/** Without orange, which some themes have see-through. */
const seriesVariables = [
  ['--vscode-charts-blue', '#3794ff'],
  ['--vscode-charts-yellow', '#cca700'],
  ['--vscode-charts-green', '#89d185'],
  ['--vscode-charts-purple', '#b180d7'],
  ['--vscode-charts-red', '#f14c4c'],
  ['--vscode-terminal-ansiCyan', '#11a8cd'],
  ['--vscode-terminal-ansiMagenta', '#bc3fbc'],
] as const

export function readTheme(): Theme {
  const styles = getComputedStyle(document.documentElement)
  const colour = (variable: string, fallback: string) => styles.getPropertyValue(variable).trim() || fallback
  const foreground = colour('--vscode-editor-foreground', '#333333')
  return {
    foreground,
    muted: colour('--vscode-descriptionForeground', foreground),
    background: colour('--vscode-editor-background', '#ffffff'),
    border: colour('--vscode-contrastBorder', colour('--vscode-panel-border', '#80808059')),
    grid: '#80808040',
    success: colour('--vscode-testing-iconPassed', '#388a34'),
    series: seriesVariables.map(([variable, fallback]) => colour(variable, fallback)),
    font: `${colour('--vscode-font-size', '13px')} ${colour('--vscode-font-family', 'sans-serif')}`,
    highContrast: /vscode-high-contrast/.test(document.body.className),
  }
}

/** Calls back when the person switches the theme; the returned function ends it. */
export function watchTheme(changed: () => void): () => void {
  const observer = new MutationObserver(() => changed())
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] })
  return () => observer.disconnect()
}
