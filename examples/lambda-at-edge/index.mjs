// A function of Lambda@Edge for viewer requests. Lambda@Edge has no environment variables: what it needs to
// know is bundled with it.
import { createAuthorizer, jwtPrincipal, lambdaAtEdge } from 'iam-verdict/edge'
import { audience, issuer, jwks } from './config.mjs'

/** Members see everything, guests what is public. */
const policies = { identityBased: [{
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'site:View', Resource: 'arn:aws:site:::public/*' },
    { Effect: 'Allow', Action: 'site:View', Resource: '*', Condition: { StringEquals: { 'aws:PrincipalTag/tier': 'member' } } }
  ]
}] }

export const handler = lambdaAtEdge(createAuthorizer({
  policies,
  principal: jwtPrincipal({ jwks, issuer, audience, roleArn: 'arn:aws:iam::111122223333:role/viewer', tags: { tier: 'tier' } }),
  action: 'site:View',
  resource: ({ url }) => `arn:aws:site:::${new URL(url).pathname.slice(1)}`,
  onDecision: record => console.log(JSON.stringify(record))
}))
