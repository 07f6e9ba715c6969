// How grave a finding is, as the editor marks it; the gravest first.
import type { Finding } from 'iam-verdict'

export const SEVERITIES: Readonly<Record<Finding['findingType'], 'error' | 'warning' | 'info'>> = {
  ERROR: 'error',
  SECURITY_WARNING: 'warning',
  WARNING: 'warning',
  SUGGESTION: 'info'
}
