/** `npm run pictures`: finalizes the sample in a temporary folder and draws what the terminal showed into docs/images/. */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { initWasm, Resvg } from '@resvg/resvg-wasm'
import { buildAll } from './build.mjs'
import { root } from './steps.mjs'

const resolve = createRequire(import.meta.url).resolve
const images = path.join(root, 'docs', 'images')
const folder = mkdtempSync(path.join(os.tmpdir(), 'pictures-'))

/** Size of the letters and of their cell, in pixels; DejaVu Sans Mono is 0.602 em wide. */
const size = 14
const cell = { width: size * 0.602, height: 20 }
const margin = 20
const ink = {
  background: '#161b22',
  bar: '#21262d',
  text: '#d1d7e0',
  dim: '#8d96a0',
  31: '#ff7b72',
  32: '#56d364',
  33: '#e3b341',
  34: '#79c0ff',
  35: '#d2a8ff',
  36: '#56d4dd',
}

await buildAll()
await initWasm(readFileSync(resolve('@resvg/resvg-wasm/index_bg.wasm')))
try {
  git('init', '-q')
  terminal('init', folder, '--sample', 'digits')
  git('add', '-A')
  git('commit', '-q', '-m', 'Start')
  const pipeline = terminal()
  const gate = terminal('check')
  mkdirSync(images, { recursive: true })
  draw('finalize', 'finalize-model', fewEpochs(untilGate(pipeline)))
  draw('readiness', 'finalize-model check', ends(gate))
  copyFileSync(
    path.join(folder, 'results/production/confusion_matrix.png'),
    path.join(images, 'confusion_matrix.png'),
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function git(...args) {
  const identity = ['-c', 'user.name=Ada Trainer', '-c', 'user.email=ada@example.org']
  const { status, stderr } = spawnSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
}

/** What a terminal of 100 columns shows, with its escape sequences. */
function terminal(...args) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(root, 'dist/cli/main.js'), ...args],
    { cwd: folder, encoding: 'utf8', env: { ...process.env, NO_COLOR: '', FORCE_COLOR: '1' } },
  )
  if (status !== 0 && status !== 1) throw new Error(stderr)
  return stdout.trimEnd().split('\n')
}

function plain(line) {
  // oxlint-disable-next-line no-control-regex -- escape sequences are what is looked for
  return line.replaceAll(/\u001b\[[0-9;]*m/g, '')
}

/** The steps without the items that follow them. */
function untilGate(lines) {
  const end = lines.findIndex((line) => plain(line).startsWith('Production readiness'))
  return lines.slice(0, end).slice(0, -1)
}

/** The first and last epochs: a picture need not be as long as a training. */
function fewEpochs(lines) {
  const epochs = lines.flatMap((line, index) => (/^ {2}Epoch +\d/.test(plain(line)) ? [index] : []))
  const hidden = epochs.slice(3, -2)
  return lines.flatMap((line, index) => {
    if (!hidden.includes(index)) return [line]
    return index === hidden[0] ? [`\u001b[2m  … ${hidden.length} more epochs\u001b[22m`] : []
  })
}

/** Of the report on the gate its first sections, then what is open. */
function ends(lines) {
  const at = (heading) => lines.findIndex((line) => plain(line) === heading)
  return [...lines.slice(0, at('Documents')), '\u001b[2m…\u001b[22m', '', ...lines.slice(at('Approval'))]
}

function draw(name, command, lines) {
  const shown = [`\u001b[32m$\u001b[39m ${command}`, ...lines]
  const columns = Math.max(...shown.map((line) => [...plain(line)].length))
  const width = Math.ceil(columns * cell.width + 2 * margin)
  const height = Math.ceil(shown.length * cell.height + 2 * margin + 24)
  const text = shown.map((line, row) => textLine(line, margin + 24 + (row + 0.75) * cell.height))
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<rect width="${width}" height="${height}" rx="8" fill="${ink.background}"/>
<path d="M0 28 V8 a8 8 0 0 1 8 -8 H${width - 8} a8 8 0 0 1 8 8 V28 Z" fill="${ink.bar}"/>
${['#ff5f57', '#febc2e', '#28c840'].map((fill, index) => `<circle cx="${18 + 18 * index}" cy="14" r="5.5" fill="${fill}"/>`).join('')}
<g font-family="DejaVu Sans Mono" font-size="${size}" xml:space="preserve">
${text.join('\n')}
</g></svg>`
  const drawing = new Resvg(svg, {
    font: {
      fontBuffers: ['DejaVuSansMono', 'DejaVuSansMono-Bold', 'DejaVuSans'].map((font) =>
        readFileSync(resolve(`dejavu-fonts-ttf/ttf/${font}.ttf`)),
      ),
      defaultFontFamily: 'DejaVu Sans Mono',
    },
    fitTo: { mode: 'zoom', value: 1.5 },
  })
  const file = path.join(images, `${name}.png`)
  writeFileSync(file, drawing.render().asPng())
  console.log(`wrote ${path.relative(root, file)}`)
}

/** One line, each stretch of one look at its own column, so that a glyph from another font shifts nothing. */
function textLine(line, y) {
  const look = { colour: undefined, bold: false, dim: false }
  let column = 0
  // oxlint-disable-next-line no-control-regex -- escape sequences are what is looked for
  const parts = line.split(/\u001b\[([0-9;]*)m/)
  return parts
    .map((part, index) => {
      if (index % 2 === 1) {
        for (const code of part.split(';')) apply(look, Number(code))
        return ''
      }
      const x = margin + column * cell.width
      column += [...part].length
      const fill = look.colour ?? (look.dim ? ink.dim : ink.text)
      const weight = look.bold ? ' font-weight="bold"' : ''
      return part.trim() === ''
        ? ''
        : `<text x="${x.toFixed(2)}" y="${y}" fill="${fill}"${weight}>${escaped(part)}</text>`
    })
    .join('')
}

function apply(look, code) {
  if (code === 0) Object.assign(look, { colour: undefined, bold: false, dim: false })
  else if (code === 1) look.bold = true
  else if (code === 2) look.dim = true
  else if (code === 22) Object.assign(look, { bold: false, dim: false })
  else if (code === 39) look.colour = undefined
  else if (code in ink) look.colour = ink[code]
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
