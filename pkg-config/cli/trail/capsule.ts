// A denial capsule: a denial as a policy test, with the policies that it was decided by and what it was made of.
import { writeFileSync } from 'node:fs'
import type { Policies, Policy, trail } from 'iam-verdict/tools'
import { InputError } from '../fault.js'
import { jsonText } from '../formats/json.js'
import { oneLine } from '../formats/pretty.js'

/** What was written, for people. */
export function writeCapsule(file: string, explained: trail.ExplainedDenial, denial: trail.DenialInput): string {
  const fault = (message: string) => new InputError([{ place: { file }, message }])
  if (!file.endsWith('.iam-test.json')) throw fault('a capsule is a policy test: the name of its file ends in `.iam-test.json`')
  const decided = explained.decides === undefined ? undefined : explained.requests[explained.decides]
  if (!decided?.scenario || !decided.evaluation) throw fault(`nothing was decided that a test could hold: ${decided?.error ?? explained.none ?? ''}`)
  const { request, policies, settings = {} } = decided.scenario
  const { decision, reason } = decided.evaluation
  const { eventTime, eventId } = explained.event ?? {}
  const when = [eventTime, eventId].filter(word => word !== undefined)
  const name = `${request.action} on ${request.resource ?? '*'}${when.length > 0 ? ` (${when.join(', ')})` : ''}`
  const capsule = {
    policies: readable(policies),
    ...(Object.keys(settings).length > 0 && { settings }),
    tests: [{ name, request, expect: decision, because: reason.policyType, denial: kept(denial) }]
  }
  try {
    writeFileSync(file, jsonText(capsule))
  } catch (error) {
    throw fault(`this file cannot be written: ${(error as Error).message}`)
  }
  return `wrote ${oneLine(file)}\n`
}

/** A record as the object that it is. */
function kept(denial: trail.DenialInput): trail.DenialInput {
  return 'record' in denial && typeof denial.record === 'string' ? { ...denial, record: parsed(denial.record) } : denial
}

/** Documents as objects, for whoever reads the file; one that holds a member twice would not be the same and stays a text. */
function readable(policies: Policies): Policies {
  const document = (text: string | object): string | object => (typeof text === 'string' ? parsed(text) : text)
  const policy = (given: Policy): Policy => {
    if (typeof given === 'string') return document(given)
    return Object.hasOwn(given, 'document') ? { ...given, document: document((given as { document: string | object }).document) } : given
  }
  const whole = (value: unknown): unknown => (Array.isArray(value) ? value.map(whole) : policy(value as Policy))
  return Object.fromEntries(Object.entries(policies).map(([name, value]) => [name, name === 'kmsGrants' ? value : whole(value)])) as Policies
}

/** The value, where that says all of the text. */
function parsed(text: string): string | object {
  try {
    const value = JSON.parse(text) as object
    const bare = (json: string) => json.replace(/\s/g, '')
    return bare(JSON.stringify(value)) === bare(text) ? value : text
  } catch {
    return text
  }
}
