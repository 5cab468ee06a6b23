/** What the scripts share: running programs from argument lists and installing once. */
import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const cache = path.join(root, '.cache')
const onWindows = process.platform === 'win32'

/** Runs a program in the project's folder; returns its exit status. */
export function run(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: false,
    ...options,
  })
  if (error) throw error
  return status ?? 1
}

/** Runs a development tool out of node_modules. */
export function tool(name, args, options) {
  const manifest = JSON.parse(readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8'))
  const bin =
    typeof manifest.bin === 'string' ? manifest.bin : (manifest.bin[name] ?? Object.values(manifest.bin)[0])
  return run(process.execPath, [path.join(root, 'node_modules', name, bin), ...args], options)
}

/** Runs `work` where the content of `file` differs from the last time it succeeded, or `product` is missing. */
function onceFor(name, file, product, work) {
  const digest = createHash('sha256')
    .update(readFileSync(path.join(root, file)))
    .update(process.version)
    .digest('hex')
  const stamp = path.join(cache, `${name}.stamp`)
  if (existsSync(path.join(root, product)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest)
    return true
  if (!work()) return false
  mkdirSync(cache, { recursive: true })
  // A file of its own: a copied cache may share it by a hard link.
  rmSync(stamp, { force: true })
  writeFileSync(stamp, digest)
  return true
}

/** Installs what package-lock.json names; `npm install`, which keeps what is there already, where `npm ci` would begin anew. */
export function installPackages() {
  const installed = onceFor('packages', 'package-lock.json', 'node_modules', () => {
    console.log('Installing packages …')
    return (
      run(
        onWindows ? 'npm.cmd' : 'npm',
        ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
        {
          shell: onWindows,
        },
      ) === 0
    )
  })
  if (!installed) {
    console.error('npm install failed; its message is above. Check the network and start again.')
    process.exit(1)
  }
}

/** Interpreters that may be there, the one that the packages were tried with first. */
const interpreters = ['python3.11', 'python3.12', 'python3', 'python']

/** The first interpreter, of 3.11 or newer, that can make environments; undefined where there is none. */
function findPython() {
  const probe = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'
  return interpreters.find((name) => spawnSync(name, ['-c', probe]).status === 0)
}

const pythonOf = (name) => path.join(cache, name, 'bin', 'python')

/**
 * Makes the environment `.cache/<name>`, with options of venv, and installs into it, list by list of arguments to pip;
 * false where that fails.
 */
function makeEnvironment(python, name, options, ...installs) {
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check']
  return (
    run(python, ['-m', 'venv', ...options, path.join(cache, name)]) === 0 &&
    installs.every((packages) => run(pythonOf(name), [...pip, ...packages]) === 0)
  )
}

/** Interpreter of the environment that the PyTorch trainer is tested in. */
export const trainerPython = pythonOf('trainer')

/**
 * Makes `.cache/trainer`: PyTorch, the trainer itself from `trainer/`, and what its tests need. Undefined where this
 * machine has no Python for it, false where pip fails.
 */
export function installTrainer() {
  const found = findPython()
  if (!found) return undefined
  const installed = onceFor(
    'trainer',
    'trainer/requirements.txt',
    '.cache/trainer/bin/finalize-trainer',
    () => {
      console.log('Installing PyTorch for the tests of the trainer …')
      const own = ['--no-deps', '--no-build-isolation', '--editable', 'trainer']
      return makeEnvironment(found, 'trainer', [], ['-r', 'trainer/requirements.txt'], own)
    },
  )
  if (!installed) console.error('PyTorch could not be installed; the message of pip is above.')
  return installed
}

/** Installs the trainer alone into a folder that an interpreter is told of; it stays as it is. */
function installBeside(python) {
  const folder = path.join(cache, 'gpuTrainer')
  const options = [
    '--quiet',
    '--no-index',
    '--no-deps',
    '--no-build-isolation',
    '--upgrade',
    '--target',
    folder,
  ]
  const installed = run(python, ['-m', 'pip', 'install', ...options, path.join(root, 'trainer')]) === 0
  rmSync(path.join(root, 'trainer', 'build'), { recursive: true, force: true })
  return installed ? { python, env: { PYTHONPATH: folder } } : undefined
}

/**
 * An interpreter of this machine whose PyTorch sees a CUDA device, and the environment variables that let it find the
 * trainer. One that has all packages is used as it is, so that a machine without a network can be tested; else
 * `.cache/gpu` is made over it. Undefined where there is no such PyTorch, or pip fails.
 */
export function findGpuTrainer() {
  const seesDevice = 'import sys, torch; sys.exit(not torch.cuda.is_available())'
  const hasAll = 'import numpy, onnx, onnxruntime, onnxscript, pytest, safetensors, yaml'
  const found = interpreters.filter((name) => spawnSync(name, ['-c', seesDevice]).status === 0)
  const complete = found.find((name) => spawnSync(name, ['-c', hasAll]).status === 0)
  if (complete) return installBeside(complete)
  if (found.length === 0) return undefined
  const listed = readFileSync(path.join(root, 'trainer/requirements.txt'), 'utf8').split('\n')
  const others = listed.filter((line) => /^[\w-]+==/.test(line) && !line.startsWith('torch=='))
  const own = ['--no-deps', '--no-build-isolation', '--editable', 'trainer']
  const installed = onceFor('gpu', 'trainer/requirements.txt', '.cache/gpu/bin/finalize-trainer', () =>
    makeEnvironment(found[0], 'gpu', ['--system-site-packages'], others, own),
  )
  return installed ? { python: pythonOf('gpu'), env: {} } : undefined
}

/** Interpreter of the environment with scikit-learn, SciPy and the other peers of tests and benchmarks. */
export const peersPython = pythonOf('python')

/** Makes `.cache/python` for the differential tests and the benchmarks of metrics; false where this machine has no Python that can. */
export function installPython() {
  const found = findPython()
  if (!found) return false
  return onceFor('python', 'test/requirements.txt', '.cache/python/bin/python', () => {
    console.log('Installing scikit-learn, onnx and other peers …')
    return makeEnvironment(found, 'python', [], ['-r', 'test/requirements.txt'])
  })
}

const rayPackage = 'ray[default]==2.60.0'

/** Makes `.cache/ray` for the tests of the launchers; false where this machine can't. */
export function installRay() {
  const found = findPython()
  const folder = path.join(cache, 'ray')
  const stamp = path.join(folder, 'stamp')
  if (!found) return false
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === rayPackage) return true
  console.log('Installing Ray for the tests of the launchers …')
  const done = makeEnvironment(found, 'ray', [], [rayPackage])
  if (done) writeFileSync(stamp, rayPackage)
  return done
}
