import type { GateReport, ItemReport } from '../../core/readiness/gate.ts'
import { messageOf } from '../../core/wording/message.ts'

/** JUnit XML: each section a test suite, each item a test case. What keeps the gate closed is a failure of its verdict's type. */
export function readinessJunit(report: GateReport): string {
  const sections = new Map<string, ItemReport[]>()
  for (const item of report.items) {
    const section = item.section || report.title
    sections.set(section, [...(sections.get(section) ?? []), item])
  }
  const suites = [...sections].map(([section, items]) => {
    const { tests, failures, skipped } = countsOf(items)
    return [
      `  <testsuite name="${escape(section)}" tests="${tests}" failures="${failures}" errors="0" skipped="${skipped}">`,
      ...items.map((item) => testCase(item, report.gate)),
      '  </testsuite>',
    ].join('\n')
  })
  const { tests, failures, skipped } = countsOf(report.items)
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escape(report.title)}" tests="${tests}" failures="${failures}" errors="0" skipped="${skipped}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n')
}

function countsOf(items: readonly ItemReport[]) {
  const skipped = items.filter(({ verdict }) => verdict === 'waived' || verdict === 'not-applicable').length
  const passed = items.filter(({ verdict }) => verdict === 'passed').length
  return { tests: items.length, skipped, failures: items.length - skipped - passed }
}

function testCase(item: ItemReport, gate: string): string {
  const { id, verdict, reasons, evidence, next } = item
  const messages = reasons.map((reason) => messageOf(reason))
  const headline = messages[0] ?? ''
  const details = [
    ...messages,
    ...(next === undefined ? [] : [`Next: ${next}`]),
    ...evidence.map((path) => `Evidence: ${path}`),
  ]
  const open = `    <testcase classname="${escape(gate)}" name="${escape(id)}">`
  const close = '    </testcase>'
  switch (verdict) {
    case 'passed':
      return [open, `      <system-out>${escape(details.join('\n'))}</system-out>`, close].join('\n')
    case 'waived':
    case 'not-applicable':
      return [open, `      <skipped message="${escape(headline)}"/>`, close].join('\n')
    default:
      return [
        open,
        `      <failure type="${verdict}" message="${escape(headline)}">${escape(details.join('\n'))}</failure>`,
        close,
      ].join('\n')
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
}

/** Text for XML 1.0; characters that it can't hold are replaced. */
function escape(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"\n]/g, (character) => entities[character] ?? character)
}
