// Policies out of records of CloudTrail, or out of calls that sources make.
import { withCatalog } from './catalog.js'
import { snapshot } from './snapshot.js'
import type * as Public from './public-tools.js'

export function generatePolicies(input: Public.GeneratePoliciesInput): Public.PolicyGeneration {
  const text = snapshot(input, { path: [] })
  return JSON.parse(withCatalog(catalog => catalog.generatePolicies(text))) as Public.PolicyGeneration
}
