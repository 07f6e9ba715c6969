// As `inline.ts`, and the catalog beside it: a module, because whatever bundles the one bundles the
// other, where a file that is read would be lost.
import { base64 } from 'iam-verdict:catalog'
import { decoded } from '../src/base64.js'
import { provideCatalog } from '../src/catalog.js'

provideCatalog(() => decoded(base64()))

export * from './inline.js'
export { awsManagedPolicies } from './aws-managed-policies.js'
export { default } from './tools-ready.js'
