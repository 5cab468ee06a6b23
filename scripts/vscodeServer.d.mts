export function installArguments(vsix: string, data: string, extensions: string): string[]
export function serveArguments(data: string, extensions: string): string[]
