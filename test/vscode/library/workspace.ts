import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { environment, type ProjectState } from './environment.ts'

/** What an editor opens. */
export interface WorkspaceOptions {
  /** What is opened: a copy of it, which the flow may change. */
  readonly project: ProjectState
  /** Settings of the workspace. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** Changes the copy before it is opened. */
  readonly prepare?: (folder: string) => Promise<void>
  /** Further folders of the workspace, by name: copies beside the first. */
  readonly beside?: Readonly<Record<string, ProjectState>>
}

/** Where the settings of the workspace are: a file, and the key that holds them where they are not all of it. */
export interface SettingsPlace {
  readonly file: string
  readonly key?: string
}

interface Workspace {
  /** Absolute path of the project's copy. */
  readonly folder: string
  /** What the editor's address says to open. */
  readonly address: Readonly<Record<string, string>>
  readonly settings: SettingsPlace
}

/** Copies what is to be opened into a scratch folder, with the settings. */
export async function prepareWorkspace(
  { project, prepare, beside, settings: wanted }: WorkspaceOptions,
  more: Readonly<Record<string, unknown>>,
): Promise<Workspace> {
  const { projects, scratch } = environment()
  const folder = path.join(await mkdtemp(path.join(scratch, 'project-')), 'digits')
  await cp(projects[project], folder, { recursive: true })
  await prepare?.(folder)
  const parent = path.dirname(folder)
  const workspace = path.join(parent, 'all.code-workspace')
  for (const [name, state] of Object.entries(beside ?? {}))
    await cp(projects[state], path.join(parent, name), { recursive: true })
  if (beside) {
    const folders = ['digits', ...Object.keys(beside)].map((name) => ({ path: name }))
    await writeFile(workspace, JSON.stringify({ folders }))
  }
  const settings: SettingsPlace = beside
    ? { file: workspace, key: 'settings' }
    : { file: path.join(folder, '.vscode', 'settings.json') }
  await writeSettings(settings, { ...more, ...wanted })
  return { folder, address: beside ? { workspace } : { folder }, settings }
}

/** Adds settings to those that are there. */
export async function writeSettings(
  { file, key }: SettingsPlace,
  settings: Readonly<Record<string, unknown>>,
): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  const before = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Record<string, unknown>
  const merged =
    key === undefined
      ? { ...before, ...settings }
      : { ...before, [key]: { ...(before[key] as object | undefined), ...settings } }
  await writeFile(file, JSON.stringify(merged, undefined, 2))
}
