// The settings, in words.
import type { SettingName } from '../settings.ts'

interface SettingText {
  readonly label: string
  /** What can be chosen, the default first: it is empty. Where there is nothing, seconds are typed. */
  readonly choices?: Readonly<Record<string, string>>
}

const OFF = { '': 'no', true: 'yes' }
const yesOrNo = (byDefault: string) => ({ '': byDefault, true: 'yes', false: 'no' })

export const SETTING_TEXTS: Readonly<Record<SettingName, SettingText>> = {
  consoleSession: { label: 'Session of a sign-in to the console', choices: OFF },
  roleMaxSessionDuration: { label: 'Longest session of the role, in seconds' },
  s3RestrictPublicBuckets: { label: 'S3 RestrictPublicBuckets is on', choices: OFF },
  bucketPolicyIsPublic: { label: 'The bucket policy is public', choices: yesOrNo('as its text says') },
  awsManagedKmsKey: { label: 'AWS manages the KMS key', choices: OFF },
  endpointType: { label: 'Kind of VPC endpoint', choices: { '': 'interface', gateway: 'gateway' } },
  partitionMismatch: { label: 'Caller and resource in different partitions', choices: yesOrNo('as their ARNs say') },
  deriveContext: { label: 'Fill in keys that follow from the request', choices: { '': 'yes', false: 'no' } }
}
