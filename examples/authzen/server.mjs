// A policy decision point that speaks AuthZEN's Authorization API 1.0: node server.mjs. Who asks it shows the key in KEY.
import { timingSafeEqual } from 'node:crypto'
import { serve } from '@hono/node-server'
import { authzenHandler } from 'iam-verdict/edge'

const { KEY, PORT = '8788', PDP = 'https://pdp.example.com' } = process.env
if (!KEY) throw new Error('KEY must be the key that callers show')
const wanted = Buffer.from(`Bearer ${KEY}`)

const policies = { identityBased: [{
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 'todo:can_read*', Resource: '*' },
    { Effect: 'Allow', Action: 'todo:can_*', Resource: 'arn:aws:todo:::${aws:PrincipalTag/id}/*' }
  ]
}] }

const handle = authzenHandler({
  policies,
  policyDecisionPoint: PDP,
  authenticate: ({ headers }) => {
    const shown = Buffer.from(headers.get('authorization') ?? '')
    return shown.length === wanted.length && timingSafeEqual(shown, wanted)
  },
  principal: ({ subject: { id } }) => ({ type: 'assumed_role', roleArn: 'arn:aws:iam::111122223333:role/user', arn: `arn:aws:sts::111122223333:assumed-role/user/${id}`, tags: { id } }),
  action: ({ action }) => `todo:${action.name}`,
  resource: ({ resource: { id, properties } }) => `arn:aws:todo:::${properties?.ownerID ?? 'nobody'}/${id}`,
  onDecision: record => console.log(JSON.stringify(record))
})

serve({ fetch: request => handle(request), hostname: '127.0.0.1', port: Number(PORT) }, ({ port }) => console.log(`http://127.0.0.1:${port}`))
