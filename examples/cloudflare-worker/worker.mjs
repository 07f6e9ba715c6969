// A Cloudflare Worker that only those reach whom the policies let through. Bindings: ISSUER and JWKS.
import { createAuthorizer, guardWorker, jwtPrincipal } from 'iam-verdict/edge'

const policy = {
  Version: '2012-10-17',
  Statement: [{
    Effect: 'Allow',
    Action: 'api:GET',
    Resource: 'arn:aws:api:::notes/*',
    Condition: { StringEquals: { 'aws:PrincipalTag/plan': 'pro' } }
  }]
}

let authorizer
const authorizerOf = ({ ISSUER, JWKS }) => authorizer ??= createAuthorizer({
  policies: { identityBased: [policy] },
  principal: jwtPrincipal({ jwks: JWKS, issuer: ISSUER, audience: 'notes', roleArn: 'arn:aws:iam::111122223333:role/user', tags: { plan: 'plan' } }),
  action: ({ method }) => `api:${method}`,
  resource: ({ url }) => `arn:aws:api:::${new URL(url).pathname.slice(1)}`,
  onDecision: record => console.log(JSON.stringify(record))
})

export default guardWorker(authorizerOf, {
  fetch: request => Response.json({ note: new URL(request.url).pathname })
})
