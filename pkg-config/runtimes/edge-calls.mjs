// The guard with a token of every kind of answer, for runtimes without Node's modules: who may, who may not, who is unknown.
const base64url = bytes => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
const encoded = value => base64url(new TextEncoder().encode(JSON.stringify(value)))

const ISSUER = 'https://id.example.com'
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/** A guard whose one policy lets `team` blue read, and what makes tokens for it. */
export async function makeGuard({ createAuthorizer, jwtPrincipal }, onDecision) {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify'])
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey)
  const token = async claims => {
    const signed = `${encoded({ alg: 'ES256', kid: 'one' })}.${encoded({ iss: ISSUER, aud: 'shop', sub: 'ana', exp: Math.floor(Date.now() / 1000) + 300, ...claims })}`
    return `${signed}.${base64url(new Uint8Array(await crypto.subtle.sign(ALGORITHM, privateKey, new TextEncoder().encode(signed))))}`
  }
  const statement = { Sid: 'Blue', Effect: 'Allow', Action: 'shop:GET', Resource: '*', Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } }
  const authorizer = createAuthorizer({
    policies: { identityBased: [{ Version: '2012-10-17', Statement: [statement] }] },
    principal: jwtPrincipal({ jwks: { keys: [{ kty, crv, x, y, kid: 'one' }] }, issuer: ISSUER, audience: 'shop', roleArn: 'arn:aws:iam::111122223333:role/customer', tags: { team: 'team' } }),
    action: ({ method }) => `shop:${method}`,
    onDecision
  })
  return { authorizer, token }
}

/** What is asked, with the status that is due. */
export const asked = async ({ token }) => [
  [200, 'GET', await token({ team: 'blue' })],
  [403, 'GET', await token({ team: 'red' })],
  [403, 'DELETE', await token({ team: 'blue' })],
  [401, 'GET', await token({ team: 'blue', exp: 1 })],
  [401, 'GET', `${(await token({ team: 'blue' })).slice(0, -8)}AAAAAAAA`],
  [401, 'GET', undefined]
]

/** Each answer with the one that is due; and what the log was told of it. */
export async function runGuard(edge) {
  const records = []
  const guard = await makeGuard(edge, record => void records.push(record))
  const outcomes = []
  for (const [due, method, token] of await asked(guard)) {
    const request = new Request('https://shop.example/orders', { method, headers: token ? { authorization: `Bearer ${token}` } : {} })
    const { allowed, response } = await guard.authorizer.authorize(request)
    outcomes.push([due, allowed ? 200 : response.status, records.at(-1).status])
  }
  return outcomes
}
