// How grave a finding is, in words and in the editor; the gravest first.
import type { Finding } from 'iam-verdict'

export const SEVERITIES: Readonly<Record<Finding['findingType'], { word: string; mark: 'error' | 'warning' | 'info' }>> = {
  ERROR: { word: 'Error', mark: 'error' },
  SECURITY_WARNING: { word: 'Security', mark: 'warning' },
  WARNING: { word: 'Warning', mark: 'warning' },
  SUGGESTION: { word: 'Suggestion', mark: 'info' }
}
