// Reports behind policies, in Express: node server.mjs. Behind a proxy that sets X-Forwarded-For, give TRUST=x-forwarded-for.
import express from 'express'
import { createAuthorizer, expressMiddleware, jwtPrincipal, otelAttributes } from 'iam-verdict/edge'

const { ISSUER = 'https://id.example.com', JWKS = `${ISSUER}/.well-known/jwks.json`, PORT = '8788', TRUST } = process.env

/** Readers read, and only from the office. */
const policy = {
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Readers', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' },
    { Sid: 'Office', Effect: 'Deny', Action: '*', Resource: '*', Condition: { NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', '127.0.0.1/32'] } } }
  ]
}

const authorizer = createAuthorizer({
  policies: { identityBased: [policy] },
  principal: jwtPrincipal({ jwks: JWKS, issuer: ISSUER, audience: 'reports', roleArn: 'arn:aws:iam::111122223333:role/reader' }),
  action: ({ method }) => (method === 'GET' ? 's3:GetObject' : 's3:PutObject'),
  resource: ({ url }) => `arn:aws:s3:::${new URL(url).pathname.slice(1)}`,
  onDecision: record => console.log(JSON.stringify(otelAttributes(record)))
})

const app = express()
app.use('/reports', expressMiddleware(authorizer, TRUST ? { sourceIpHeader: TRUST } : {}))
app.get('/reports/:name', (request, response) => response.json({ report: request.params.name, by: request.authorization.principal.arn }))

const server = app.listen(Number(PORT), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`))
