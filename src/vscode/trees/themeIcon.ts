import * as vscode from 'vscode'
import type { Icon } from './verdictLook.ts'

export const themeIcon = ({ name, colour }: Icon): vscode.ThemeIcon =>
  new vscode.ThemeIcon(name, colour === undefined ? undefined : new vscode.ThemeColor(colour))
