/** The themes that everything is looked at in, by the name of the setting. */
export const themes = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
} as const
export type Theme = keyof typeof themes
export const allThemes = Object.keys(themes) as Theme[]
/** Class of the workbench that tells that a theme is on. */
export const themeClasses = {
  light: 'vs',
  dark: 'vs-dark',
  'high-contrast': 'hc-black',
  'high-contrast-light': 'hc-light',
} as const
/** A panel's body in each theme; in light high contrast it has the class of the dark one as well. */
export const panelBodies = {
  light: 'body.vscode-light',
  dark: 'body.vscode-dark',
  'high-contrast': 'body.vscode-high-contrast:not(.vscode-high-contrast-light)',
  'high-contrast-light': 'body.vscode-high-contrast-light',
} as const
