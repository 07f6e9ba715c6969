// Orders behind policies, in Hono: node server.mjs. Tokens are those of the identity provider in ISSUER.
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { createAuthorizer, honoMiddleware, jwtPrincipal } from 'iam-verdict/edge'

const { ISSUER = 'https://id.example.com', JWKS = `${ISSUER}/.well-known/jwks.json`, PORT = '8788' } = process.env

/** Everybody reads the orders of their own team; nobody deletes. */
const policy = {
  Version: '2012-10-17',
  Statement: [
    { Sid: 'OwnTeam', Effect: 'Allow', Action: 'shop:*Orders', Resource: 'arn:aws:shop:::orders/${aws:PrincipalTag/team}/*' },
    { Sid: 'NoDelete', Effect: 'Deny', Action: 'shop:DeleteOrders', Resource: '*' }
  ]
}
/** Of other methods there is no action, which is a denial. */
const ACTIONS = { GET: 'shop:ReadOrders', HEAD: 'shop:ReadOrders', POST: 'shop:WriteOrders', PUT: 'shop:WriteOrders', DELETE: 'shop:DeleteOrders' }

const authorizer = createAuthorizer({
  policies: { identityBased: [policy] },
  principal: jwtPrincipal({ jwks: JWKS, issuer: ISSUER, audience: 'shop', roleArn: 'arn:aws:iam::111122223333:role/customer', tags: { team: 'team' } }),
  action: ({ method }) => ACTIONS[method],
  resource: ({ url }) => `arn:aws:shop:::${new URL(url).pathname.slice(1)}`,
  onDecision: record => console.log(JSON.stringify(record))
})

const app = new Hono()
app.use('/orders/*', honoMiddleware(authorizer))
app.get('/orders/:team/:id', context => context.json({ order: context.req.param('id'), by: context.get('authorization').principal.arn }))

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(PORT) }, ({ port }) => console.log(`http://127.0.0.1:${port}`))
