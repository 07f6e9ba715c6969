// Workflow commands of GitHub Actions: they become annotations of a pull request.
// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
import type { Fault, Place } from '../fault.js'

type Level = 'error' | 'warning' | 'notice'

/** A line that GitHub reads; nothing in its texts can end it or begin another one. */
export function annotation(level: Level, place: Place, title: string, message: string): string {
  const { file, start, end } = place
  const isLong = start && end && (end.line > start.line || end.column > start.column)
  const properties: Record<string, string | number | undefined> = {
    file: file.replaceAll('\\', '/'),
    line: start?.line,
    endLine: isLong ? end.line : undefined,
    // GitHub takes columns only within one line.
    col: isLong && end.line > start.line ? undefined : start?.column,
    endColumn: isLong && end.line === start.line ? end.column : undefined,
    title
  }
  const given = Object.entries(properties).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${escapeProperty(String(value))}`]))
  return `::${level} ${given.join(',')}::${escapeData(message)}\n`
}

export const faultAnnotation = ({ place, message }: Fault): string => annotation('error', place, 'invalid input', message)

const escapeData = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const escapeProperty = (text: string) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
