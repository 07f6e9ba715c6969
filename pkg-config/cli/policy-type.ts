// Of which type the policy of a document is.
import type { PolicyType } from 'iam-verdict/tools'

/** `iamVerdict.policyType`: a type of policy, or `auto`. */
export type Setting = PolicyType | 'auto'

export const TYPES: readonly PolicyType[] = ['identityBased', 'resourceBased', 'permissionsBoundary', 'session', 'serviceControl', 'resourceControl', 'vpcEndpoint', 'roleTrust']

/** Words of file names that tell a type; the first that is found counts. */
const NAMES: readonly (readonly [RegExp, PolicyType])[] = [
  [/\b(scp|service-control)\b/, 'serviceControl'],
  [/\b(rcp|resource-control)\b/, 'resourceControl'],
  [/\b(trust|assume-role)\b/, 'roleTrust'],
  [/\bboundary\b/, 'permissionsBoundary'],
  [/\bendpoint\b/, 'vpcEndpoint'],
  [/\bsession-policy\b/, 'session'],
  [/\b(bucket|key|queue|topic|secret|repository|resource)-policy\b/, 'resourceBased']
]

/** The setting in a client's answer: other values are as none. */
export function setting(settings: unknown): Setting {
  const value = (settings as { policyType?: unknown } | null | undefined)?.policyType
  return TYPES.find(type => type === value) ?? 'auto'
}

/**
 * What is set; else what the name of the file says; else what the text shows. `isPolicy`: whether it is
 * a policy, because it is set so or looks so. In other JSON no fault is found; that it becomes one is helped.
 */
export function typeOf(chosen: Setting, uri: string, shown: PolicyType | undefined): { name: PolicyType; isPolicy: boolean } {
  if (chosen !== 'auto') return { name: chosen, isPolicy: true }
  return { name: ofName(uri) ?? shown ?? 'identityBased', isPolicy: shown !== undefined }
}

/** `Deny Regions_SCP.json` has the words `deny-regions-scp`; a word in the middle of another one is none. */
function ofName(uri: string): PolicyType | undefined {
  const file = decoded(uri.slice(uri.lastIndexOf('/') + 1)).replace(/\.jsonc?$/i, '')
  const words = file.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase().replace(/[^a-z0-9]+/g, '-')
  return NAMES.find(([pattern]) => pattern.test(words))?.[1]
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text // no escape, only a percent sign
  }
}
