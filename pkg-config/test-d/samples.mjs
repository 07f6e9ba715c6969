#!/usr/bin/env node
// Writes real answers of the engine as TypeScript (`samples.ts`), for `tsc` to judge: a field that
// is renamed on either side, or a value outside its union, does not compile.
import fs from 'node:fs'
import path from 'node:path'
import { root } from '../../scripts/steps.mjs'
import { importByName } from '../runtimes/installed.mjs'

const { compile, evaluate, parseAccessDenied, simulateCustomPolicy, validate } = await importByName('iam-verdict')
const { importAuthorizationDetails, validate: validateAll, ...tools } = await importByName('iam-verdict/tools')

const ACCOUNT = '111122223333'
const policy = (...Statement) => ({ Version: '2012-10-17', Statement })
const allow = more => ({ Effect: 'Allow', Action: 's3:*', Resource: '*', ...more })
const deny = more => ({ Sid: 'No', Effect: 'Deny', Action: 's3:*', Resource: '*', ...more })
const user = { principal: `arn:aws:iam::${ACCOUNT}:user/a`, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k', resourceAccount: ACCOUNT }
const role = { ...user, principal: { type: 'assumed_role', account: ACCOUNT, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/r/s`, roleArn: `arn:aws:iam::${ACCOUNT}:role/r` } }
const text = value => JSON.stringify(value)
const everyone = allow({ Principal: '*' })

const scenarios = {
  allowed: { request: user, policies: { identityBased: [text(policy(allow()))] } },
  noPolicy: { request: user, policies: {} },
  denied: { request: user, policies: { identityBased: [{ name: 'n', document: text(policy(allow(), deny())) }] } },
  otherAction: { request: user, policies: { identityBased: [policy(allow({ Action: 'ec2:*' }))] } },
  notAction: { request: user, policies: { identityBased: [policy({ Effect: 'Allow', NotAction: 's3:*', Resource: '*' })] } },
  otherResource: { request: user, policies: { identityBased: [policy(allow({ Resource: 'arn:aws:s3:::other/*' }))] } },
  notResource: { request: user, policies: { identityBased: [policy({ Effect: 'Allow', Action: '*', NotResource: '*' })] } },
  condition: { request: { ...user, context: { 'aws:SourceIp': '203.0.113.7', 'aws:TagKeys': ['a', 'b'] } }, policies: { identityBased: [text(policy(allow({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })))] } },
  missingKey: { request: user, policies: { identityBased: [policy(allow({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } }))] } },
  otherPrincipal: { request: user, policies: { resourceBased: policy(allow({ Principal: { AWS: '444455556666' } })) } },
  notPrincipal: { request: user, policies: { identityBased: [policy(allow())], resourceBased: policy(deny({ NotPrincipal: { AWS: [`arn:aws:iam::${ACCOUNT}:user/a`, ACCOUNT] } })) } },
  resource: { request: user, policies: { resourceBased: policy(everyone) } },
  crossAccount: { request: { ...user, resourceAccount: '444455556666' }, policies: { identityBased: [policy(allow())], resourceBased: policy(allow({ Principal: { AWS: ACCOUNT } })) } },
  boundary: { request: user, policies: { identityBased: [policy(allow())], permissionsBoundary: policy(allow({ Action: 'ec2:*' })) } },
  session: { request: role, policies: { identityBased: [policy(allow())], session: [policy(allow({ Action: 'ec2:*' }))] } },
  organization: { request: user, policies: { identityBased: [policy(allow())], serviceControl: [[policy(allow())], [policy(deny())]], resourceControl: [[]] } },
  outsideOrganization: { request: user, policies: { identityBased: [policy(allow())], resourceControl: [[policy(deny({ Principal: '*' }))]] } },
  endpoint: { request: user, policies: { identityBased: [policy(allow())], vpcEndpoint: policy({ ...everyone, Action: 'ec2:*' }) } },
  rootUser: { request: { ...user, principal: `arn:aws:iam::${ACCOUNT}:root` }, policies: {} },
  anonymous: { request: { ...user, principal: 'anonymous' }, policies: { resourceBased: policy(everyone) } },
  unknownKey: { request: { ...user, unknownContextKeys: ['aws:SourceIp'] }, policies: { identityBased: [policy(allow({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }))] } },
  trust: { request: { ...user, action: 'sts:AssumeRole', resource: `arn:aws:iam::${ACCOUNT}:role/r` }, policies: { identityBased: [policy(allow({ Action: 'sts:*' }))], roleTrust: policy({ Effect: 'Allow', Principal: { AWS: '444455556666' }, Action: 'sts:AssumeRole' }) } },
  uncertain: { request: { ...user, principal: { type: 'federated_user', account: ACCOUNT, arn: `arn:aws:sts::${ACCOUNT}:federated-user/f`, userArn: `arn:aws:iam::${ACCOUNT}:user/a` } }, policies: { identityBased: [policy(allow())], session: [policy(allow())] } },
  noAccount: { request: { ...user, resourceAccount: undefined }, policies: { identityBased: [policy(allow())] } }
}

const lines = [
  "import type { Decision, DecisionWithReason, Evaluation, Finding, ParsedDenial, PolicyDiagnostic, SimulatePolicyResponse } from 'iam-verdict'",
  "import type { AccessLevel, ActionContextKey, CodeAction, CompletionList, CoveredStatement, Diagnostic, Extraction, Finding as ToolsFinding, FittedPolicy, Hover, ImportedAuthorization, LanguageTextEdit, Mutant, PolicySize, ValidatedExtraction, ValidatePolicyResponse, WhatIf, AuditFinding, CallerIdentity, CreatedServiceLinkedRole, DeletedServiceLinkedRole, GatheredPolicies, Grants, Reach, Session, WorldCounts, WorldEvaluation, trail } from 'iam-verdict/tools'",
  ''
]
const sample = (name, type, value) => lines.push(`export const ${name} = ${JSON.stringify(value)} satisfies ${type}`)

/** Which members of each union the samples show; one that none shows would not be checked at all. */
const shown = { decision: new Set(), reason: new Set(), checkType: new Set(), effect: new Set(), checkEffect: new Set(), failed: new Set(), applies: new Set(), optional: new Set() }
const WANTED = {
  decision: ['allowed', 'explicitDeny', 'implicitDeny'],
  reason: ['identityBased', 'resourceBased', 'permissionsBoundary', 'session', 'serviceControl', 'resourceControl', 'vpcEndpoint', 'roleTrust', 'none'],
  checkType: ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY', 'VPC_ENDPOINT', 'RESOURCE', 'PRINCIPAL', 'PERMISSIONS_BOUNDARY', 'SESSION'],
  effect: ['ALLOW', 'EXPLICIT_DENY', 'IMPLICIT_DENY'],
  checkEffect: ['ALLOW', 'NO_IMPACT', 'IMPLICIT_DENY', 'EXPLICIT_DENY'],
  failed: ['Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'],
  applies: [true, false, 'unknown'],
  optional: ['accessDenied', 'dependsOn', 'trace', 'explanation']
}

function note(answer) {
  shown.decision.add(answer.decision)
  shown.reason.add(answer.reason.policyType)
  for (const name of Object.keys(answer)) shown.optional.add(name)
  for (const { evaluatedEffect, checks } of answer.trace.evaluations) {
    shown.effect.add(evaluatedEffect)
    for (const check of checks) {
      shown.checkType.add(check.checkType)
      shown.checkEffect.add(check.evaluatedEffect)
      for (const { applies, failed } of check.policies.flatMap(({ statements }) => statements)) {
        shown.applies.add(applies)
        if (failed) shown.failed.add(failed.element)
      }
    }
  }
  return answer
}

for (const [name, scenario] of Object.entries(scenarios)) {
  sample(name, 'Evaluation', note(evaluate(scenario)))
  sample(`${name}Coverage`, 'CoveredStatement[]', tools.coverage({ policies: scenario.policies, requests: [scenario.request] }))
  sample(`${name}Mutants`, 'Mutant[]', tools.testMutants({ policies: scenario.policies, tests: [{ request: scenario.request, expect: evaluate(scenario).decision }] }))
  const set = compile(scenario.policies)
  sample(`${name}Reason`, 'DecisionWithReason', set.decideWithReason(scenario.request))
  sample(`${name}Decisions`, 'Decision[]', set.decideMany([scenario.request]))
  set.free()
}
const broken = '{"Version":"2012-10-17","Statement":[{"Effect":"Dney","Action":"s3:*","Resource":"*"}]}'
const old = '{"Statement":[{"Sid":"a b","Effect":"Allow","Action":"*","Resource":"*"}]}'
const misspelt = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObjects","Resource":"*"}]}'
for (const [name, document] of Object.entries({ broken, old, misspelt })) {
  sample(`${name}Findings`, 'Finding[]', validate(document, { policyType: 'identityBased' }))
  sample(`${name}ToolsFindings`, 'ToolsFinding[]', validateAll(document, { policyType: 'identityBased' }))
}
try {
  evaluate({ request: user, policies: { serviceControl: [[broken]] } })
} catch (error) {
  sample('diagnostics', 'PolicyDiagnostic[]', error.diagnostics)
}
const cases = file => JSON.parse(fs.readFileSync(path.join(root, 'tests', file), 'utf8'))
cases('access_denied/messages.json').denials.forEach(({ text }, index) => sample(`denial${index}`, 'ParsedDenial', parseAccessDenied(text)))
cases('simulation/cases.json').cases.forEach(({ input }, index) => sample(`simulation${index}`, 'SimulatePolicyResponse', simulateCustomPolicy(input)))
const OF_TOOLS = { validatePolicy: 'ValidatePolicyResponse', policySize: 'PolicySize[]', contextKeysFor: 'ActionContextKey[]', actionsByAccessLevel: 'Record<AccessLevel, string[]>' }
cases('catalog_tools/cases.json').forEach(({ call, input, error }, index) => {
  const { policy, ...options } = input
  if (!error && OF_TOOLS[call]) sample(`${call}${index}`, OF_TOOLS[call], call === 'policySize' ? tools.policySize(policy, options) : tools[call](input))
})
for (const file of ['context.json', 'statements.json']) {
  cases(`what_if/${file}`).forEach(({ scenario, wanted }, index) => sample(`what_if_${path.basename(file, '.json')}${index}`, 'WhatIf', tools.whatIf(scenario, { wanted })))
}
const answers = path.join(root, 'tests/authorization_details')
for (const file of fs.readdirSync(answers).filter(name => name.endsWith('.json'))) {
  const { details, policies } = JSON.parse(fs.readFileSync(path.join(answers, file), 'utf8'))
  sample(`of_${file.replace(/\W/g, '_')}`, 'ImportedAuthorization', importAuthorizationDetails({ details, policies }))
}
const templates = path.join(root, 'tests/infrastructure/cases')
for (const file of fs.readdirSync(templates).filter(name => !name.endsWith('.expected.json'))) {
  const text = fs.readFileSync(path.join(templates, file), 'utf8')
  sample(`in_${file.replace(/\W/g, '_')}`, 'Extraction', tools.extract(text))
  sample(`found_in_${file.replace(/\W/g, '_')}`, 'ValidatedExtraction', tools.validateInfrastructure(text))
}
sample('in_no_file', 'Extraction', tools.extract('a: ['))
const writing = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sqs:*","sqs:SendMessage","s3:GetObjects"],"Resource":"*"}]}'
const spot = word => ({ line: 0, character: writing.indexOf(word) + 1 })
for (const [index, word] of ['{', '"Ef', '"Allow', '"sqs:*', '"s3:', '"*"'].entries()) {
  const at = spot(word)
  sample(`completions${index}`, 'CompletionList', tools.languageServer.completion(writing, 'identityBased', at))
  sample(`hover${index}`, 'Hover | null', tools.languageServer.hover(writing, 'identityBased', at))
  sample(`actions${index}`, 'CodeAction[]', tools.languageServer.codeActions(writing, 'identityBased', { start: at, end: at }))
}
sample('lspDiagnostics', 'Diagnostic[]', tools.languageServer.diagnostics(writing, 'identityBased'))
sample('formatting', 'LanguageTextEdit[]', tools.languageServer.formatting(writing))
const steps = { policyType: 'identityBased', leaveOutCovered: true, unwrapLists: true }
sample('fitted', 'FittedPolicy', tools.fitPolicy(writing, steps))
const named = ['s3:GetBucketAcl', 's3:GetObjectAcl', 's3:GetObjectVersionAcl']
sample('shrunk', 'FittedPolicy', tools.fitPolicy(policy(allow({ Action: named })), { ...steps, shrinkActions: true }))
const worlds = path.join(root, 'tests/world')
for (const file of fs.readdirSync(worlds).filter(name => name.endsWith('.json'))) {
  const { world: input, requests } = JSON.parse(fs.readFileSync(path.join(worlds, file), 'utf8'))
  const [name, world] = [file.replace(/\W/g, '_'), tools.World.from(input)]
  sample(`check_${name}`, 'ToolsFinding[]', world.check())
  sample(`counts_${name}`, 'WorldCounts', world.counts())
  for (const [index, { request, expect }] of requests.entries()) {
    if (expect.error) continue
    sample(`gathered_${name}${index}`, 'GatheredPolicies', world.gather(request))
    sample(`evaluated_${name}${index}`, 'WorldEvaluation', world.evaluate(request))
  }
  world.free()
}
const shop = tools.World.from(fs.readFileSync(path.join(root, 'examples/world/world.json'), 'utf8'))
const [ci, deploy] = ['arn:aws:iam::111122223333:role/ci', 'arn:aws:iam::444455556666:role/deploy']
const session = shop.assumeRole(ci, deploy, { externalId: 'shop-deploy-7f3a', policy: policy(allow()) })
sample('roleSession', 'Session', session)
sample('ownSession', 'Session', shop.getSessionToken('arn:aws:iam::111122223333:user/ana', { serialNumber: 'arn:aws:iam::111122223333:mfa/ana' }))
sample('identity', 'CallerIdentity', shop.getCallerIdentity(session))
sample('bySession', 'WorldEvaluation', shop.evaluate({ session, action: 's3:GetObject', resource: 'arn:aws:s3:::shop-images/a' }))
for (const [index, action] of ['s3:GetObject', 'lambda:ListFunctions', 'sts:GetCallerIdentity'].entries()) {
  sample(`grants${index}`, 'Grants', shop.whoCan({ action, ...(index === 0 && { resource: 'arn:aws:s3:::shop-images/a' }) , ...(index > 0 && { resourceAccount: '444455556666' }) }))
}
const production = 'arn:aws:iam::444455556666:root'
sample('signedIn', 'Session', shop.signIn({ type: 'accessKey', id: 'AKIAEXAMPLEANA000001' }))
sample('console', 'Session', shop.signIn({ type: 'password', user: 'arn:aws:iam::111122223333:user/ana' }, { mfa: true }))
sample('linked', 'CreatedServiceLinkedRole', shop.createServiceLinkedRole(production, 'elasticloadbalancing.amazonaws.com'))
sample('unlinked', 'DeletedServiceLinkedRole', shop.deleteServiceLinkedRole(production, 'AWSServiceRoleForAutoScaling'))
sample('audited', 'AuditFinding[]', shop.audit())
for (const [index, PolicySourceArn] of shop.principals().entries()) {
  sample(`powers${index}`, 'Grants', shop.whatCan({ principal: PolicySourceArn }))
  sample(`ofPrincipal${index}`, 'SimulatePolicyResponse', shop.simulatePrincipalPolicy({ PolicySourceArn, ActionNames: ['s3:GetObject', 'lambda:InvokeFunction'], ResourceArns: ['arn:aws:s3:::shop-images/a'] }))
}
for (const [index, from] of shop.principals().entries()) sample(`reach${index}`, 'Reach', shop.reach(from))
shop.free()
const said = `User: ${user.principal} is not authorized to perform: ${user.action} on resource: ${user.resource} with an explicit deny in an identity-based policy`
const recorded = { eventSource: 's3.amazonaws.com', eventName: 'GetObject', userIdentity: { type: 'IAMUser', arn: user.principal }, requestParameters: { bucketName: 'b', key: 'k' }, errorCode: 'AccessDenied', errorMessage: said }
sample('recorded', 'trail.RecordedCall', tools.trail.requests(recorded))
for (const [name, { policies }] of Object.entries(scenarios)) sample(`explained_${name}`, 'trail.ExplainedDenial', tools.trail.explain({ message: said }, { policies }))
sample('explainedRecord', 'trail.ExplainedDenial', tools.trail.explain({ record: recorded }, { policies: scenarios.organization.policies }))
const unseen = Object.entries(WANTED).flatMap(([union, members]) => members.filter(member => !shown[union].has(member)).map(member => `${union} ${member}`))
if (unseen.length > 0) throw new Error(`no sample shows: ${unseen.join(', ')}`)
fs.writeFileSync(path.join(root, 'pkg-config/test-d/samples.ts'), `${lines.join('\n')}\n`)
