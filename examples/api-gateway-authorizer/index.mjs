// A Lambda authorizer of API Gateway. The policies name methods as API Gateway does, by their ARN; other methods that
// the client is likely to call are decided along, because API Gateway keeps the answer. The role is in the API's account.
import { apiGatewayAuthorizer, createAuthorizer, jwtPrincipal } from 'iam-verdict/edge'

const { ISSUER = 'https://id.example.com', JWKS = `${ISSUER}/.well-known/jwks.json` } = process.env

const policies = { identityBased: [{
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'arn:aws:execute-api:*:*:*/*/GET/pets*' },
    { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*', Condition: { StringEquals: { 'aws:PrincipalTag/team': 'owners' } } }
  ]
}] }

export const handler = apiGatewayAuthorizer(
  createAuthorizer({
    policies,
    principal: jwtPrincipal({ jwks: JWKS, issuer: ISSUER, audience: 'pets', roleArn: 'arn:aws:iam::123456789012:role/customer', tags: { team: 'team' } }),
    action: 'execute-api:Invoke',
    resource: (_, { methodArn }) => methodArn,
    onDecision: record => console.log(JSON.stringify(record))
  }),
  { routes: ['GET /pets', 'POST /pets'], context: ({ principal }) => ({ caller: principal.arn }) }
)
