// Every example, in the order of the menu. Each file says what it teaches and which decision it expects; a test holds it
// to that. Loaded when somebody chooses one, or opens the gallery.
import e0 from './explicit-deny.json'
import e1 from './nothing-by-default.json'
import e2 from './users-and-groups.json'
import e3 from './assume-role-mfa.json'
import e4 from './mfa-session.json'
import e5 from './session-policy.json'
import e6 from './service-linked-role.json'
import e7 from './saml-mfa.json'
import e8 from './github-oidc.json'
import e9 from './federated-session.json'
import e10 from './staging-to-production.json'
import e11 from './same-account-bucket.json'
import e12 from './cross-account-bucket.json'
import e13 from './permissions-boundary.json'
import e14 from './delegation.json'
import e15 from './region-scp.json'
import e16 from './scp-levels.json'
import e17 from './data-perimeter.json'
import e18 from './network-perimeter.json'
import e19 from './home-folder.json'
import e20 from './team-tags.json'
import e21 from './tls-only-bucket.json'
import e22 from './copy-object.json'
import e23 from './public-bucket.json'
import e24 from './public-access-block.json'
import e25 from './kms-key-policy.json'
import e26 from './kms-grant.json'
import e27 from './service-principal.json'
import e28 from './pass-role.json'
import e29 from './vpc-endpoint.json'
import practices from './practices/questions.json'
import type { Example } from '../src/example.ts'

export const EXAMPLES = [
  e0, e1, e2, e3, e4, e5, e6, e7, e8, e9, e10, e11, e12, e13, e14, e15,
  e16, e17, e18, e19, e20, e21, e22, e23, e24, e25, e26, e27, e28, e29,
  ...practices
] as readonly Example[]
