// The examples in the order of the menu. Each file says what it teaches and which decision it expects; a test holds
// it to that.
import e0 from './explicit-deny.json'
import e1 from './nothing-by-default.json'
import e2 from './permissions-boundary.json'
import e3 from './region-scp.json'
import e4 from './data-perimeter.json'
import e5 from './tls-only-bucket.json'
import e6 from './staging-to-production.json'
import e7 from './home-folder.json'
import e8 from './service-principal.json'
import e9 from './github-oidc.json'
import type { Example } from '../src/example.ts'

export const EXAMPLES = [e0, e1, e2, e3, e4, e5, e6, e7, e8, e9] as readonly Example[]
