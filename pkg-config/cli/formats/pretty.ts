// Texts for people at a terminal.
import type { Decision, Finding } from 'iam-verdict/tools'
import { placeText, type Fault, type Place } from '../fault.js'
import type { Paint, Style } from './color.js'

/** Files may hold anything; whatever would move the cursor or change colors is shown as it would be written. */
export const visible = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The same on one line. */
export const oneLine = (text: string): string => visible(text).replace(/\n/g, '\\n').replace(/\t/g, '\\t')

export const at = (place: Place): string => oneLine(placeText(place))

export const decisionText = (decision: Decision, paint: Paint): string => paint(decision === 'allowed' ? 'green' : 'red', decision)

export const TYPE_STYLES: Readonly<Record<Finding['findingType'], Style>> = { ERROR: 'red', SECURITY_WARNING: 'red', WARNING: 'yellow', SUGGESTION: 'cyan' }

/** `1 test`, `2 tests` */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`

export const faultText = ({ place, message, code }: Fault, paint: Paint): string =>
  `${paint('bold', at(place))}: ${paint('red', 'error')}: ${oneLine(message)}${code === undefined ? '' : paint('dim', ` [${code}]`)}`
