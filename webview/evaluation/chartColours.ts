import { readTheme, type Theme } from '../shared/theme.ts'

/** Colours as attributes, so that a saved picture needs no style sheet. */
export interface ChartColours {
  readonly foreground: string
  readonly muted: string
  readonly background: string
  readonly grid: string
  /** Of the lines inside the frame. */
  readonly gridOpacity: number
  readonly line: string
  readonly mark: string
  readonly width: number
}

const coloursOf = (theme: Theme): ChartColours => ({
  foreground: theme.foreground,
  muted: theme.muted,
  background: theme.background,
  grid: theme.highContrast ? theme.border : theme.grid,
  gridOpacity: theme.highContrast ? 0.35 : 1,
  line: theme.series[0]!,
  mark: theme.series[1]!,
  width: theme.highContrast ? 2.5 : 1.75,
})

/** For saved and printed pictures, which end up on paper and in documents. */
export const paperColours: ChartColours = {
  foreground: '#1f2430',
  muted: '#5b6270',
  background: '#ffffff',
  grid: '#dfe2e7',
  gridOpacity: 1,
  line: '#005d95',
  mark: '#b35a00',
  width: 1.75,
}

/** Whether the page is drawn for a printer. */
export const printing = (): MediaQueryList => matchMedia('print')

/** For what is looked at now: the theme's, and on paper the paper's. */
export const presentColours = (): ChartColours => (printing().matches ? paperColours : coloursOf(readTheme()))
