// The calls of IAM that read: what the world's accounts hold, in AWS's shapes.
import { answered, KINDS, type Entity, type Kind } from './details.js'
import { noSuchEntity, validationError } from './fault.js'
import { ofAccount, page, type Asked, type Operation } from './operation.js'
import { required, text, texts, type Parameters } from './query.js'
import { SIMULATIONS } from './simulate.js'

const USER = ['Path', 'UserName', 'UserId', 'Arn', 'CreateDate', 'PasswordLastUsed']
const GROUP = ['Path', 'GroupName', 'GroupId', 'Arn', 'CreateDate']
const ROLE = ['Path', 'RoleName', 'RoleId', 'Arn', 'CreateDate', 'AssumeRolePolicyDocument', 'Description', 'MaxSessionDuration']
const POLICY = ['PolicyName', 'PolicyId', 'Arn', 'Path', 'DefaultVersionId', 'AttachmentCount', 'PermissionsBoundaryUsageCount', 'IsAttachable', 'CreateDate', 'UpdateDate']
const WHOLE = ['PermissionsBoundary', 'Tags']

/** A kind of entity: how AWS calls it, and where it stands. */
interface EntityKind {
  kind: Kind
  name: 'UserName' | 'GroupName' | 'RoleName'
  inline: string
  word: 'user' | 'group' | 'role'
}

const ENTITIES: readonly EntityKind[] = [
  { kind: 'UserDetailList', name: 'UserName', inline: 'UserPolicyList', word: 'user' },
  { kind: 'GroupDetailList', name: 'GroupName', inline: 'GroupPolicyList', word: 'group' },
  { kind: 'RoleDetailList', name: 'RoleName', inline: 'RolePolicyList', word: 'role' }
]
const [USERS, GROUPS, ROLES] = ENTITIES as [EntityKind, EntityKind, EntityKind]

export const IAM: Readonly<Record<string, Operation>> = {
  ...SIMULATIONS,
  GetAccountAuthorizationDetails: { needs: () => needed('GetAccountAuthorizationDetails', '*'), answer: authorizationDetails },
  ListUsers: listing('ListUsers', USERS, 'Users', USER),
  ListGroups: listing('ListGroups', GROUPS, 'Groups', GROUP),
  ListRoles: listing('ListRoles', ROLES, 'Roles', ROLE),
  GetUser: { needs: asked => needed('GetUser', ownUser(asked) ?? arnOf(asked, USERS)), answer: getUser },
  GetRole: about('GetRole', ROLES, (_, role) => ({ Role: some(role, [...ROLE, ...WHOLE, 'RoleLastUsed']) })),
  GetGroup: about('GetGroup', GROUPS, getGroup),
  ListGroupsForUser: about('ListGroupsForUser', USERS, groupsOf),
  ListPolicies: { needs: ({ account }) => needed('ListPolicies', `arn:aws:iam::${account}:policy/`), answer: listPolicies },
  GetPolicy: { needs: ({ parameters }) => needed('GetPolicy', required(parameters, 'PolicyArn')), answer: asked => ({ Policy: some(policy(asked), [...POLICY, 'Description', 'Tags']) }) },
  GetPolicyVersion: { needs: ({ parameters }) => needed('GetPolicyVersion', required(parameters, 'PolicyArn')), answer: policyVersion },
  ListPolicyVersions: { needs: ({ parameters }) => needed('ListPolicyVersions', required(parameters, 'PolicyArn')), answer: policyVersions },
  ListAccountAliases: { needs: () => needed('ListAccountAliases', '*'), answer: () => ({ AccountAliases: [], IsTruncated: false }) },
  ...Object.fromEntries(ENTITIES.flatMap(ofPolicies))
}

const needed = (operation: string, resource: string) => ({ action: `iam:${operation}`, resource })

/** Some members of an entity, as the API answers them. */
const some = (entity: Entity, names: readonly string[]): unknown => answered(Object.fromEntries(names.flatMap(name => (Object.hasOwn(entity, name) ? [[name, entity[name]]] : []))))

const all = (asked: Asked, kind: Kind): Entity[] => [...ofAccount(asked)[kind].values()]

/** The one that a call names. Names are told apart without regard to case. */
function found(asked: Asked, { kind, name }: EntityKind): Entity | undefined {
  const wanted = required(asked.parameters, name).toLowerCase()
  return all(asked, kind).find(entity => String(entity[name]).toLowerCase() === wanted)
}

function arnOf(asked: Asked, kind: EntityKind): string {
  const entity = found(asked, kind)
  return entity ? String(entity['Arn']) : `arn:aws:iam::${asked.account}:${kind.word}/${required(asked.parameters, kind.name)}`
}

function entityOf(asked: Asked, kind: EntityKind): Entity {
  const entity = found(asked, kind)
  if (!entity) throw noSuchEntity(`The ${kind.word} with name ${required(asked.parameters, kind.name)} cannot be found.`)
  return entity
}

/** A call about one entity. */
function about(operation: string, kind: EntityKind, answer: (asked: Asked, entity: Entity) => object): Operation {
  return { needs: asked => needed(operation, arnOf(asked, kind)), answer: asked => answer(asked, entityOf(asked, kind)) }
}

function listing(operation: string, { kind, word }: EntityKind, member: string, names: readonly string[]): Operation {
  return {
    needs: ({ account }) => needed(operation, `arn:aws:iam::${account}:${word}/`),
    answer(asked) {
      const { items, ...rest } = page(withPrefix(all(asked, kind), asked.parameters), asked.parameters)
      return { [member]: items.map(entity => some(entity, names)), ...rest }
    }
  }
}

function withPrefix(entities: readonly Entity[], parameters: Parameters): Entity[] {
  const prefix = text(parameters, 'PathPrefix') ?? '/'
  return entities.filter(entity => String(entity['Path'] ?? '/').startsWith(prefix))
}

/** Without a name it is about the caller. */
function ownUser({ caller, parameters }: Asked): string | undefined {
  if (text(parameters, 'UserName') !== undefined) return undefined
  const arn = typeof caller === 'string' ? caller : caller.principal.arn
  if (arn === undefined || !/:user\/|:root$/.test(arn)) throw validationError('Must specify userName when calling with non-User credentials')
  return arn
}

function getUser(asked: Asked): object {
  const own = ownUser(asked)
  if (own?.endsWith(':root')) return { User: { UserId: asked.account, Arn: own } }
  const user = own === undefined ? entityOf(asked, USERS) : ofAccount(asked).UserDetailList.get(own)
  if (!user) throw noSuchEntity('The user with that name cannot be found.')
  return { User: some(user, [...USER, ...WHOLE]) }
}

const namesOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])

function getGroup(asked: Asked, group: Entity): object {
  const members = all(asked, 'UserDetailList').filter(user => namesOf(user['GroupList']).includes(String(group['GroupName'])))
  const { items, ...rest } = page(members, asked.parameters)
  return { Group: some(group, GROUP), Users: items.map(user => some(user, USER)), ...rest }
}

function groupsOf(asked: Asked, user: Entity): object {
  const names = namesOf(user['GroupList'])
  const { items, ...rest } = page(all(asked, 'GroupDetailList').filter(group => names.includes(String(group['GroupName']))), asked.parameters)
  return { Groups: items.map(group => some(group, GROUP)), ...rest }
}

const entities = (value: unknown): Entity[] => (Array.isArray(value) ? (value as Entity[]) : [])

/** `ListUserPolicies`, `GetUserPolicy`, `ListAttachedUserPolicies`, and the same of groups and roles. */
function ofPolicies(kind: EntityKind): [string, Operation][] {
  const word = kind.word.charAt(0).toUpperCase() + kind.word.slice(1)
  const inline = (entity: Entity): Entity[] => entities(entity[kind.inline])
  return [
    [`List${word}Policies`, about(`List${word}Policies`, kind, ({ parameters }, entity) => {
      const { items, ...rest } = page(inline(entity).map(policy => policy['PolicyName']), parameters)
      return { PolicyNames: items, ...rest }
    })],
    [`Get${word}Policy`, about(`Get${word}Policy`, kind, ({ parameters }, entity) => {
      const name = required(parameters, 'PolicyName')
      const policy = inline(entity).find(one => one['PolicyName'] === name)
      if (!policy) throw noSuchEntity(`The ${kind.word} policy with name ${name} cannot be found.`)
      return { [kind.name]: entity[kind.name], ...(some(policy, ['PolicyName', 'PolicyDocument']) as object) }
    })],
    [`ListAttached${word}Policies`, about(`ListAttached${word}Policies`, kind, ({ parameters }, entity) => {
      const prefix = text(parameters, 'PathPrefix') ?? '/'
      const attached = entities(entity['AttachedManagedPolicies']).filter(({ PolicyArn }) => String(PolicyArn).replace(/^.*:policy/, '').startsWith(prefix))
      const { items, ...rest } = page(attached, parameters)
      return { AttachedPolicies: items.map(policy => some(policy, ['PolicyName', 'PolicyArn'])), ...rest }
    })]
  ]
}

const isOfAws = (policy: Entity): boolean => /^arn:[^:]+:iam::aws:/.test(String(policy['Arn']))

function listPolicies(asked: Asked): object {
  const { parameters } = asked
  const scope = text(parameters, 'Scope') ?? 'All'
  if (!['All', 'AWS', 'Local'].includes(scope)) throw validationError(`1 validation error detected: Value '${scope.slice(0, 100)}' at 'scope' failed to satisfy constraint: Member must satisfy enum value set: [All, AWS, Local]`)
  const isMeant = (policy: Entity): boolean =>
    (scope === 'All' || isOfAws(policy) === (scope === 'AWS')) && (text(parameters, 'OnlyAttached') !== 'true' || Number(policy['AttachmentCount'] ?? 0) > 0)
  const { items, ...rest } = page(withPrefix(all(asked, 'Policies').filter(isMeant), parameters), parameters)
  return { Policies: items.map(policy => some(policy, POLICY)), ...rest }
}

function policy(asked: Asked): Entity {
  const arn = required(asked.parameters, 'PolicyArn')
  const known = asked.details.policy(asked.account, arn)
  if (!known) throw noSuchEntity(`Policy ${arn} was not found.`)
  return known
}

const versions = (asked: Asked): Entity[] => entities(policy(asked)['PolicyVersionList'])

function policyVersion(asked: Asked): object {
  const id = required(asked.parameters, 'VersionId')
  const version = versions(asked).find(one => one['VersionId'] === id)
  if (!version) throw noSuchEntity(`Policy ${required(asked.parameters, 'PolicyArn')} version ${id} does not exist or is not attachable.`)
  return { PolicyVersion: answered(version) }
}

function policyVersions(asked: Asked): object {
  const { items, ...rest } = page(versions(asked), asked.parameters)
  return { Versions: items.map(version => some(version, ['VersionId', 'IsDefaultVersion', 'CreateDate'])), ...rest }
}

const FILTERS: Readonly<Record<string, (kind: Kind, entity: Entity) => boolean>> = {
  User: kind => kind === 'UserDetailList',
  Group: kind => kind === 'GroupDetailList',
  Role: kind => kind === 'RoleDetailList',
  LocalManagedPolicy: (kind, entity) => kind === 'Policies' && !isOfAws(entity),
  AWSManagedPolicy: (kind, entity) => kind === 'Policies' && isOfAws(entity)
}

/** A page may hold some of each, and has all four lists. */
function authorizationDetails(asked: Asked): object {
  const filters = texts(asked.parameters, 'Filter').map(name => {
    const filter = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined
    if (!filter) throw validationError(`1 validation error detected: Value '[${name.slice(0, 100)}]' at 'filter' failed to satisfy constraint: Member must satisfy enum value set: [${Object.keys(FILTERS).join(', ')}]`)
    return filter
  })
  const wanted = KINDS.flatMap(kind => all(asked, kind).map(entity => ({ kind, entity }))).filter(({ kind, entity }) => filters.length === 0 || filters.some(filter => filter(kind, entity)))
  const { items, ...rest } = page(wanted, asked.parameters)
  const lists = KINDS.map(kind => [kind, items.flatMap(item => (item.kind === kind ? [answered(item.entity)] : []))])
  return { ...Object.fromEntries(lists), ...rest }
}
