// What every log in SARIF 2.1.0 has, as code scanning reads it: https://docs.oasis-open.org/sarif/sarif/v2.1.0/
import { version } from 'iam-verdict/tools'
import type { Place } from '../fault.js'
import { jsonText } from './json.js'

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json'

export type Level = 'error' | 'warning' | 'note'

export interface Rule {
  id: string
  shortDescription: { text: string }
  help: { text: string }
  defaultConfiguration: { level: Level }
  properties: { tags: string[] }
}

export function sarifLog(files: readonly string[], rules: readonly Rule[], results: readonly object[]): string {
  const driver = { name: 'iam-verdict', version: version.package, semanticVersion: version.package, rules }
  const artifacts = files.map(name => ({ location: { uri: uriOf(name) } }))
  return jsonText({ $schema: SCHEMA, version: '2.1.0', runs: [{ tool: { driver }, columnKind: 'utf16CodeUnits', artifacts, results }] })
}

export const location = (place: Place): object => ({ physicalLocation: { artifactLocation: { uri: uriOf(place.file) }, ...(place.start && { region: region(place) }) } })

export function region({ start, end }: Place): object {
  return { startLine: start?.line, startColumn: start?.column, endLine: end?.line, endColumn: end?.column }
}

/** A path as a URI: relative ones stay relative, to the root of the repository. */
export function uriOf(file: string): string {
  const path = file.replaceAll('\\', '/').replace(/^\.\//, '')
  const escaped = path.toWellFormed().split('/').map(encodeURIComponent).join('/')
  if (path.startsWith('/')) return `file://${escaped}`
  return /^[A-Za-z]:\//.test(path) ? `file:///${path.slice(0, 2)}${escaped.slice(4)}` : escaped
}
