// Facts that neither policies nor request hold, as they are typed.
import type { Settings } from 'iam-verdict'

export type SettingName = keyof Settings
/** By name; what is absent has its default. */
export type SettingsDraft = Readonly<Partial<Record<SettingName, string>>>

interface Setting {
  readonly name: SettingName
  readonly label: string
  /** What can be chosen, the default first; none: seconds are typed. */
  readonly choices: readonly { value: string; title: string }[]
}

const yesOrNo = (byDefault: string) => [{ value: '', title: byDefault }, { value: 'true', title: 'yes' }, { value: 'false', title: 'no' }]
const OFF = [{ value: '', title: 'no' }, { value: 'true', title: 'yes' }]

export const SETTINGS: readonly Setting[] = [
  { name: 'consoleSession', label: 'Session of a sign-in to the console', choices: OFF },
  { name: 'roleMaxSessionDuration', label: 'Longest session of the role, in seconds', choices: [] },
  { name: 's3RestrictPublicBuckets', label: 'S3 RestrictPublicBuckets is on', choices: OFF },
  { name: 'bucketPolicyIsPublic', label: 'The bucket policy is public', choices: yesOrNo('as its text says') },
  { name: 'awsManagedKmsKey', label: 'AWS manages the KMS key', choices: OFF },
  { name: 'endpointType', label: 'Kind of VPC endpoint', choices: [{ value: '', title: 'interface' }, { value: 'gateway', title: 'gateway' }] },
  { name: 'partitionMismatch', label: 'Caller and resource in different partitions', choices: yesOrNo('as their ARNs say') },
  { name: 'deriveContext', label: 'Fill in keys that follow from the request', choices: [{ value: '', title: 'yes' }, { value: 'false', title: 'no' }] }
]

export function setSetting(settings: SettingsDraft, name: SettingName, text: string): SettingsDraft {
  const { [name]: _, ...others } = settings
  return text ? { ...others, [name]: text } : others
}

/** The settings for the engine, which says what it cannot read. */
export const settingsOf = (settings: SettingsDraft): Settings =>
  Object.fromEntries(Object.entries(settings).map(([name, text]) => [name, text === 'true' || (text === 'false' ? false : secondsOf(text))]))

/** A number, if the text is one. */
export const secondsOf = (text: string): number | string => (/^\d+$/.test(text.trim()) ? Number(text) : text)
