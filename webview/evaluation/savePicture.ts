import type { AskedDecision } from '../../src/protocol/evaluation/decision.ts'
import type { PictureFormat, PlotFile } from '../../src/protocol/evaluation/pictures.ts'
import type { SavedPicture } from '../../src/protocol/evaluation/pictures.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { actionButton, type EvaluationLink } from './link.ts'

/** Twice the size of the drawing, for sharp text. */
const scale = 2
const widest = 6400

/** Buttons that save or copy a picture; its SVG source is asked for when one is pressed. */
export function saveButtons(
  link: EvaluationLink,
  picture: SavedPicture,
  draw: () => Promise<string | undefined>,
): HTMLElement {
  const button = (title: string, use: (source: string) => Promise<unknown>) =>
    actionButton(link, title, async () => {
      const source = await draw()
      if (source !== undefined) await use(source)
    })
  const save = (format: PictureFormat, content: string) =>
    link.request({ type: 'save', picture, format, content })
  return element(
    'span',
    { class: 'buttons' },
    button(t('Save as SVG'), (source) => save('svg', source)),
    button(t('Save as PNG'), async (source) => save('png', await pngOf(source))),
    button(t('Copy picture'), copyPicture),
  )
}

/**
 * A button that saves every plot of the reports, each as SVG and as PNG.
 *
 * @param chosen the threshold that is chosen, whose plots are saved too
 */
export const savePlotsButton = (link: EvaluationLink, chosen: () => AskedDecision | undefined): HTMLElement =>
  actionButton(link, t('Save all plots…'), async () => {
    const files: PlotFile[] = []
    const about = chosen()
    for (const { name, content } of await link.request({ type: 'plots', ...(about && { chosen: about }) })) {
      files.push({ name, format: 'svg', content })
      // On paper nothing is dark: without the rules for dark themes.
      const light = content.replace(/<style>.*?<\/style>/s, '')
      files.push({ name, format: 'png', content: await pngOf(light) })
    }
    if (files.length === 0)
      throw new Error(t('there is no plot yet; choose a threshold on validation, whose plots are saved.'))
    await link.request({ type: 'savePlots', files })
  })

/** A drawing as the text of a file of its own. */
export function svgSource(drawing: SVGSVGElement): string {
  return `${new XMLSerializer().serializeToString(drawing)}\n`
}

/** The picture as PNG in base64. */
async function pngOf(source: string): Promise<string> {
  const data = (await canvasOf(source)).toDataURL('image/png')
  return data.slice(data.indexOf(',') + 1)
}

async function copyPicture(source: string): Promise<void> {
  const canvas = await canvasOf(source)
  const image = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!image) throw new Error(tooLarge())
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': image })])
}

const tooLarge = () => t('This picture is too large to draw as PNG; save it as SVG.')

async function canvasOf(source: string): Promise<HTMLCanvasElement> {
  const address = URL.createObjectURL(new Blob([source], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const factor = Math.min(scale, widest / Math.max(image.naturalWidth, image.naturalHeight))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(image.naturalWidth * factor)
    canvas.height = Math.round(image.naturalHeight * factor)
    const context = canvas.getContext('2d')
    if (!context) throw new Error(tooLarge())
    context.drawImage(image, 0, 0, canvas.width, canvas.height)
    return canvas
  } finally {
    URL.revokeObjectURL(address)
  }
}
