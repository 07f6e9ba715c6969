// The statements of the workload in the words of each peer. `prepare` is what is done once,
// `request` gives a request the form that the peer takes, `decide` is what is timed. `first`: how many
// of the requests are asked, if not all.
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const policy = statements => ({ Version: '2012-10-17', Statement: statements })
const plain = key => key.replace(/[^A-Za-z0-9]/g, '_')
const literal = text => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
const expression = patterns => `^(?:${patterns.map(pattern => pattern.split('*').map(literal).join('.*')).join('|')})$`
const conditions = ({ Condition = {} }) => Object.entries(Condition).flatMap(([operator, keys]) => Object.entries(keys).map(([key, values]) => ({ operator, key, values })))
const plainContext = context => Object.fromEntries(Object.entries(context).map(([key, value]) => [plain(key), value]))

const own = {
  prepare: async statements => (await import('../../pkg-config/dist/inline.mjs')).compile({ identityBased: [policy(statements)] }),
  request: request => request
}

export const peers = {
  'iam-verdict': { ...own, decide: (set, request) => set.decide(request) === 'allowed' },
  'iam-verdict, decideMany': { ...own, decideAll: (set, requests) => set.decideMany(requests).map(decision => decision === 'allowed') },
  // So few that their answers are kept.
  'iam-verdict, 500 requests again and again': { ...own, first: 500, decide: (set, request) => set.decide(request) === 'allowed' },
  '@casl/ability': {
    async prepare(statements) {
      const { createMongoAbility, subject } = await import('@casl/ability')
      const rule = statement => ({
        action: statement.Action.includes('*') ? 'manage' : statement.Action,
        subject: 'resource',
        inverted: statement.Effect === 'Deny',
        conditions: { arn: { $regex: expression(statement.Resource) }, ...Object.fromEntries(conditions(statement).map(({ operator, key, values }) => [plain(key), this.condition[operator](values)])) }
      })
      // A rule that comes later outranks: so those that deny are the last.
      const ranked = [...statements].sort((a, b) => a.Effect < b.Effect ? -1 : a.Effect > b.Effect ? 1 : 0)
      return { ability: createMongoAbility(ranked.map(rule)), subject }
    },
    condition: {
      StringEquals: values => ({ $in: values }),
      StringLike: values => ({ $regex: expression(values) }),
      // Networks whose prefix ends at a byte are texts that begin alike.
      IpAddress: values => ({ $regex: values.map(range => `^${literal(`${range.split('.').slice(0, range.split('/')[1] / 8).join('.')}.`)}`).join('|') })
    },
    request: ({ action, resource, context }, { subject }) => ({ action, about: subject('resource', { arn: resource, ...plainContext(context) }) }),
    decide: ({ ability }, { action, about }) => ability.can(action, about)
  },
  '@cedar-policy/cedar-wasm': {
    prepare(statements) {
      const cedar = require('@cedar-policy/cedar-wasm/nodejs')
      const text = JSON.stringify
      const like = (value, patterns) => `(${patterns.map(pattern => `${value} like ${text(pattern)}`).join(' || ')})`
      const condition = ({ operator, key, values }) => {
        const value = `context[${text(key)}]`
        if (operator === 'StringEquals') return `${text(values)}.contains(${value})`
        if (operator === 'StringLike') return like(value, values)
        return `(${values.map(range => `ip(${value}).isInRange(ip(${text(range)}))`).join(' || ')})`
      }
      const permit = statement => {
        const named = statement.Action.includes('*') ? 'action' : `action in [${statement.Action.map(action => `Action::${text(action)}`)}]`
        const when = [like('context.arn', statement.Resource), ...conditions(statement).map(condition)].join(' && ')
        return `${statement.Effect === 'Deny' ? 'forbid' : 'permit'}(principal, ${named}, resource) when { ${when} };`
      }
      const answer = cedar.preparsePolicySet('app', { staticPolicies: statements.map(permit).join('\n') })
      if (answer.type !== 'success') throw new Error(text(answer))
      return cedar
    },
    request: ({ action, resource, context }) => ({
      principal: { type: 'User', id: 'app' },
      action: { type: 'Action', id: action },
      resource: { type: 'Resource', id: 'any' },
      context: { arn: resource, ...context },
      entities: [],
      preparsedPolicySetId: 'app'
    }),
    decide(cedar, call) {
      const answer = cedar.statefulIsAuthorized(call)
      if (answer.type !== 'success') throw new Error(JSON.stringify(answer))
      return answer.response.decision === 'allow'
    }
  },
  casbin: {
    async prepare(statements) {
      const { newEnforcer, newModelFromString } = require('casbin')
      const enforcer = await newEnforcer(newModelFromString(`[request_definition]
r = action, arn, context
[policy_definition]
p = action, arn, condition, eft
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = regexMatch(r.action, p.action) && regexMatch(r.arn, p.arn) && eval(p.condition)
`))
      const test = { StringEquals: (key, value) => `${key} == '${value}'`, StringLike: (key, value) => `globMatch(${key}, '${value}')`, IpAddress: (key, value) => `ipMatch(${key}, '${value}')` }
      const condition = ({ operator, key, values }) => `(${values.map(value => test[operator](`r.context.${plain(key)}`, value)).join(' || ')})`
      for (const statement of statements) {
        const when = conditions(statement).map(condition).join(' && ') || 'true'
        enforcer.getModel().addPolicy('p', 'p', [expression(statement.Action), expression(statement.Resource), when, statement.Effect.toLowerCase()])
      }
      return enforcer
    },
    request: ({ action, resource, context }) => [action, resource, plainContext(context)],
    decide: (enforcer, call) => enforcer.enforceSync(...call)
  },
  '@cloud-copilot/iam-simulate': {
    async prepare(statements) {
      const { runSimulation } = await import('@cloud-copilot/iam-simulate')
      return { runSimulation, identityPolicies: [{ name: 'app', policy: policy(statements) }] }
    },
    request: ({ principal, action, resource, resourceAccount, context }, { identityPolicies }) => ({
      request: { principal, action, resource: { resource, accountId: resourceAccount }, contextVariables: context },
      identityPolicies,
      serviceControlPolicies: [],
      resourceControlPolicies: []
    }),
    async decide({ runSimulation }, simulation) {
      const answer = await runSimulation(simulation, {})
      if (answer.resultType === 'error') throw new Error(JSON.stringify(answer.errors))
      return answer.overallResult === 'Allowed'
    }
  }
}
