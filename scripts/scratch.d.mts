export function makeScratch(cache: string, prefix: string): string
