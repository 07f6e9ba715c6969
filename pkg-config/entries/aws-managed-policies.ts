// AWS's managed policies for the entries that have a module beside them: it is imported when they are asked for.
import { readAwsManagedPolicies } from '../src/aws-managed-policies.js'
import { decoded } from '../src/base64.js'
import type { AwsManagedPolicies, CatalogSource } from '../src/public-tools.js'

export const awsManagedPolicies = (source?: CatalogSource): Promise<AwsManagedPolicies> =>
  readAwsManagedPolicies(source, async () => decoded((await import('iam-verdict:aws-managed-policies')).base64()))
