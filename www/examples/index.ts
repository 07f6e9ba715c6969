// The examples in the order of the menu. Each file says what it teaches and which decision it expects; a test holds
// it to that.
import e0 from './explicit-deny.json'
import e1 from './nothing-by-default.json'
import e2 from './permissions-boundary.json'
import e3 from './region-scp.json'
import e4 from './scp-levels.json'
import e5 from './data-perimeter.json'
import e6 from './tls-only-bucket.json'
import e7 from './staging-to-production.json'
import e8 from './copy-object.json'
import e9 from './home-folder.json'
import e10 from './mfa-session.json'
import e11 from './federated-session.json'
import e12 from './service-principal.json'
import e13 from './service-linked-role.json'
import e14 from './github-oidc.json'
import e15 from './kms-grant.json'
import type { Example } from '../src/example.ts'

export const EXAMPLES = [e0, e1, e2, e3, e4, e5, e6, e7, e8, e9, e10, e11, e12, e13, e14, e15] as readonly Example[]
