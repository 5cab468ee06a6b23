import * as vscode from 'vscode'

/** The answer of a tool. What it wants confirmed is confirmed by the test mode; a flow sees to that. */
export async function invoke(name: string, input: object): Promise<string> {
  const result = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined })
  return result.content
    .map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : ''))
    .join('\n')
}
