// Answers of AWS's query protocol, as XML.
import { oneLine } from '../formats/pretty.js'
import type { ServiceFault } from './fault.js'

/** A map of AWS's shapes: members of it are `entry` with `key` and `value`. */
export class Entries {
  constructor(readonly members: readonly (readonly [string, unknown])[]) {}
}

export interface Service {
  namespace: string
}

export function answerXml({ namespace }: Service, action: string, result: unknown, requestId: string): string {
  const body = result === undefined ? '' : element(`${action}Result`, result)
  return `${element(`${action}Response xmlns="${namespace}"`, undefined, `${body}<ResponseMetadata>${element('RequestId', requestId)}</ResponseMetadata>`)}\n`
}

export function faultXml({ namespace }: Service, { code, message, status }: ServiceFault, requestId: string): string {
  const error = { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message }
  return `${element(`ErrorResponse xmlns="${namespace}"`, undefined, element('Error', error) + element('RequestId', requestId))}\n`
}

function element(name: string, value: unknown, content = contentOf(value)): string {
  return `<${name}>${content}</${name.split(' ', 1)[0]}>`
}

/** What is absent has no element. Depth is that of AWS's shapes, or of JSON that was read with a limit. */
function contentOf(value: unknown): string {
  if (value instanceof Entries) return value.members.map(([key, member]) => element('entry', { key, value: member })).join('')
  if (Array.isArray(value)) return value.map(member => element('member', member)).join('')
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([name, member]) => member !== undefined && member !== null && /^[A-Za-z_][\w.-]*$/.test(name))
    return members.map(([name, member]) => element(name, member)).join('')
  }
  return escaped(String(value ?? ''))
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#xD;' }

/** XML 1.0 has no place for control characters and halves of surrogate pairs. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replace(/[&<>"\r]/g, character => ENTITIES[character] ?? character)

/** For a log: nothing in it can end the line. */
export const logged = (text: string): string => oneLine(text).slice(0, 200)
