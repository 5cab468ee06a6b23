import * as vscode from 'vscode'
import { FileError } from '../../core/ports.ts'
import { fileFinding } from '../../core/project/fileFinding.ts'
import { messageOf } from '../../core/wording/message.ts'

/** Does the work; a file that can't be read or written is told to the person, and the answer is undefined then. */
export async function tellFileProblem<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause
    void vscode.window.showErrorMessage(messageOf(fileFinding(cause)))
    return undefined
  }
}
