// How grave a finding is, in words.
import type { Finding } from 'iam-verdict'

export const SEVERITY_WORDS: Readonly<Record<Finding['findingType'], string>> = {
  ERROR: 'Error',
  SECURITY_WARNING: 'Security',
  WARNING: 'Warning',
  SUGGESTION: 'Suggestion'
}
