export const platforms: Readonly<Record<string, string>>
export const universal: string
export function wrongContents(files: readonly string[], target: string): readonly string[]
export function filesOf(bytes: Uint8Array): readonly string[]
export function withoutPictures(markdown: string): string
