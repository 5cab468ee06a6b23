/** Finds the text in the editor's language: `vscode.l10n`, or a stand-in where models are tested without an editor. */
export interface Localizer {
  t(message: string, ...values: readonly (string | number | boolean)[]): string
}
