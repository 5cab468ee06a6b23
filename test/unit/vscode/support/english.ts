import type { Localizer } from '../../../../src/vscode/localizer.ts'

/** The texts as they stand in the code, as an English editor shows them. */
export const english: Localizer = {
  t: (message, ...values) =>
    message.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)])),
}
