/**
 * A text out of a project's files for a place where the editor draws icons: `$(name)` in it is shown as it stands, by the
 * backslash that the editor takes away.
 */
export const inertText = (text: string): string => text.replaceAll(/\$\([\w~-]+\)/g, String.raw`\$&`)
