import { finding, type Finding } from '../finding.ts'
import { ask, saidIn } from '../launch/ask.ts'
import { isEmbedded, projectScript } from '../launch/trainer.ts'
import * as z from 'zod'
import type { PreflightCheck } from './check.ts'

/** Seconds in which an interpreter has started, also from a slow disk. */
const patience = 60

/**
 * Tells version and, of a script, the modules it imports at its top that aren't there. Nothing of the script is run;
 * imports inside `try` are taken as optional.
 */
const question = `
import ast, importlib.util, json, sys
told = {"version": ".".join(map(str, sys.version_info[:3])), "modules": [], "missing": [], "problem": None}
def imports(nodes):
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module
        elif isinstance(node, (ast.If, ast.With)):
            yield from imports(node.body)
def there(name):
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False
if len(sys.argv) > 1:
    try:
        with open(sys.argv[1], "rb") as script:
            tree = ast.parse(script.read(), sys.argv[1])
        told["modules"] = sorted({name.split(".")[0] for name in imports(tree.body)})
        told["missing"] = [name for name in told["modules"] if not there(name)]
    except (OSError, SyntaxError, ValueError) as problem:
        told["problem"] = str(problem)[:300]
print(json.dumps(told))
`

const toldSchema = z.object({
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  modules: z.array(z.string()),
  missing: z.array(z.string()),
  problem: z.string().nullable(),
})

export const interpreter: PreflightCheck = {
  id: 'interpreter',
  looksAt:
    'Whether the Python of the trainer starts, and has the modules that training_orchestrator.py imports.',
  dependsOnMachine: true,
  async check(context) {
    const { trainer } = context
    if (isEmbedded(trainer)) return []
    const python = trainer.command
    const script = trainer.args.includes(projectScript) ? projectScript : undefined
    const args = ['-c', question, ...(script === undefined ? [] : [script])]
    const asked = await ask(context, { command: python, args }, patience)
    if (asked.kind === 'not-started') return [unreadable(python, reasonOf(asked.cause))]
    if (asked.kind === 'silent') return [unreadable(python, `no answer in ${asked.seconds} s`)]
    const told = read(asked.answer.stdout)
    if (!told) return [unreadable(python, saidIn(asked.answer) || `exit code ${asked.answer.exitCode}`)]
    return [
      ...judgeVersion(python, told.version),
      ...(script === undefined ? [] : judgeScript(python, script, told)),
    ]
  },
}

function judgeVersion(python: string, version: string): readonly Finding[] {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isOld = major < 3 || (major === 3 && minor < 10)
  return [
    finding(isOld ? 'preflight-interpreter-old' : 'preflight-interpreter', isOld ? 'error' : 'info', {
      python,
      version,
    }),
  ]
}

function judgeScript(python: string, script: string, told: z.output<typeof toldSchema>): readonly Finding[] {
  const place = { file: script }
  if (told.problem !== null)
    return [finding('preflight-script-broken', 'error', { script, problem: told.problem }, place)]
  if (told.missing.length > 0) {
    const packages = told.missing.slice(0, 20)
    return [finding('preflight-packages-missing', 'error', { python, script, packages }, place)]
  }
  return [finding('preflight-packages', 'info', { script, count: told.modules.length })]
}

function read(stdout: string): z.output<typeof toldSchema> | undefined {
  try {
    return toldSchema.safeParse(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).data
  } catch {
    return undefined
  }
}

const unreadable = (python: string, reason: string) =>
  finding('preflight-interpreter-unreadable', 'error', { python, reason })

const reasonOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause))
