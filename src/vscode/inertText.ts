/** A text out of a project's files for a place where the editor draws icons: `$(name)` in it draws none. */
export const inertText = (text: string): string => text.replaceAll('$(', '$ (')
