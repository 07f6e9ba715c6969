// What AWS tells of a denied request: GetRequestAuthorizationDetails.
import type { AuthorizationDetailsInput, ImportedAuthorization } from 'iam-verdict/tools'
import { asTyped } from './gathered.ts'
import { fromPolicies, type Imported, type Readers } from './importers.ts'
import { requestDraft, settingsDraft } from './request-draft.ts'
import { saveRequest } from './saved.ts'
import { BLANK } from './state.ts'
import { DETAILS } from './texts/importers.ts'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isPage = (json: unknown): boolean => isObject(json) && Array.isArray(json['evaluations']) && Object.hasOwn(json, 'requestContext')

/** An answer, its pages in a list, or both answer and documents as the package takes them. */
export const isDetails = (json: unknown): boolean =>
  isPage(json) || (Array.isArray(json) && json.length > 0 && json.every(isPage)) || (isObject(json) && (isPage(json['details']) || (Array.isArray(json['details']) && json['details'].every(isPage))))

/** The page that asks what AWS was asked, and expects what AWS decided. */
export async function readDetails(json: unknown, ask: Readers['readDetails']): Promise<Imported> {
  const input = isObject(json) && Object.hasOwn(json, 'details') ? { details: json['details'], policies: json['policies'] } : { details: json }
  const told = await ask(input as AuthorizationDetailsInput)
  if (!told) throw new Error(DETAILS.noTools)
  if ('refused' in told) throw new Error(told.refused)
  return fromDetails(told.imported)
}

export function fromDetails({ scenario, expected, missingPolicies, notes }: ImportedAuthorization): Imported {
  const base = { ...BLANK, request: requestDraft({ ...scenario.request, principal: asTyped(scenario.request.principal) }), settings: settingsDraft(scenario.settings ?? {}) }
  const read = fromPolicies(scenario.policies, base, [], [
    ...(missingPolicies.length ? [DETAILS.missing(missingPolicies.map(({ uri }) => uri))] : []),
    ...notes.map(note => DETAILS.note(note))
  ])
  return {
    ...read,
    change: now => ({ ...saveRequest(read.change(now), { name: DETAILS.name, expect: expected.decision }), example: undefined }),
    filled: [...read.filled, DETAILS.expected(expected.decision)]
  }
}
