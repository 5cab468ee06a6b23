/** What `scripts/vscodeTest.mjs` prepared before the flows run. */
export interface Environment {
  /** The repository. */
  readonly root: string
  /** Node, the workbench's server and Chromium: paths of programs. */
  readonly node: string
  readonly server: string
  readonly chromium: string
  /** Folder where the packaged VSIX is installed. */
  readonly extensions: string
  /** The sample as it is set up, the sample with its model finalized, and an empty folder: each is copied, never opened. */
  readonly projects: Readonly<Record<ProjectState, string>>
  /** The in-host suites, bundled. */
  readonly suites: string
  /** The extensions that stand in for others, bundled: `yamlExtension/extension.cjs`. */
  readonly beside: string
  /** Scratch folder of this run; removed at the end. */
  readonly scratch: string
  readonly screenshots: string
}

export type ProjectState = 'sample' | 'finished' | 'empty'

export function environment(): Environment {
  const text = process.env['FINALIZE_MODEL_EDITOR']
  if (text === undefined) throw new Error('Start the flows with scripts/vscodeTest.mjs.')
  return JSON.parse(text) as Environment
}
