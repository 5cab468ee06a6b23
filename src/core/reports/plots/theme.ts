/** What a part of a plot is, by which it has its colour. */
export type Role =
  | 'paper'
  | 'empty'
  | 'ink'
  | 'faint'
  | 'grid'
  | 'first'
  | 'second'
  | 'third'
  | 'fourth'
  | 'fifth'
  | 'sixth'

type Colours = Readonly<Record<Role, string>>

/** Series tell apart with any kind of colour blindness (Okabe & Ito's hues); text and lines have 4.5 : 1 and 3 : 1. */
export const light: Colours = {
  paper: '#ffffff',
  empty: '#f4f5f7',
  ink: '#1f2430',
  faint: '#5b6270',
  grid: '#e3e6eb',
  first: '#0068a8',
  second: '#c04f00',
  third: '#007a5a',
  fourth: '#8a3fa8',
  fifth: '#806000',
  sixth: '#b03060',
}

export const dark: Colours = {
  paper: '#1b1f27',
  empty: '#262c37',
  ink: '#e8eaf0',
  faint: '#a3abba',
  grid: '#333a46',
  first: '#5ab8f0',
  second: '#ff9a57',
  third: '#3fcfa4',
  fourth: '#cf9bf2',
  fifth: '#e3c04a',
  sixth: '#ff8fb3',
}

/** The roles of series in the order they are given out. */
export const seriesRoles: readonly Role[] = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth']

/** Attributes that fill, or stroke, in a role's colour. */
export interface Theme {
  fill(role: Role): string
  stroke(role: Role): string
  /** Stands in the SVG before anything is drawn. */
  readonly style: string
}

export const lightTheme: Theme = {
  fill: (role) => `fill="${light[role]}"`,
  stroke: (role) => `stroke="${light[role]}"`,
  style: '',
}

const darkRules = (Object.keys(dark) as Role[]).flatMap((role) => [
  `.f-${role}{fill:${dark[role]}}`,
  `.s-${role}{stroke:${dark[role]}}`,
])

/** Follows the reader's system where the viewer knows it (browsers), and is light elsewhere, in a PNG too. */
export const systemTheme: Theme = {
  fill: (role) => `${lightTheme.fill(role)} class="f-${role}"`,
  stroke: (role) => `${lightTheme.stroke(role)} class="s-${role}"`,
  style: `<style>@media (prefers-color-scheme:dark){${darkRules.join('')}}</style>`,
}
