// As `workerd.ts`, with the catalog as `tools-inline.ts` has it.
import { base64 } from 'iam-verdict:catalog'
import { decoded } from '../src/base64.js'
import { provideCatalog } from '../src/catalog.js'

provideCatalog(() => decoded(base64()))

export * from './workerd.js'
export { awsManagedPolicies } from './aws-managed-policies.js'
export { default } from './tools-ready.js'
