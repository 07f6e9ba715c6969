// The organizations and accounts of a world, out of the text that it was read from: what the picture is drawn of.

/** The root of an organization, or a unit in it. */
export interface Unit {
  readonly id: string
  readonly name: string
  /** Names of the SCPs and RCPs that are attached here. */
  readonly policies: readonly string[]
  readonly units: readonly Unit[]
  readonly accounts: readonly Account[]
}

export interface Account {
  readonly id: string
  readonly name: string
  /** Such as `production`. */
  readonly environment: string
  readonly policies: readonly string[]
  /** Whether the text has something of the account itself. */
  readonly isTold: boolean
}

export interface Told {
  readonly roots: readonly Unit[]
  /** Accounts that stand in no organization of the text. */
  readonly others: readonly Account[]
  /** The serial number of an MFA device by the ARN of its user. */
  readonly devices: Readonly<Record<string, string>>
}

type Members = Readonly<Record<string, unknown>>

const membersOf = (value: unknown): Members => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {})
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** AWS has the root and five units below each other; what names itself as its own parent ends here too. */
const MAX_DEPTH = 10

/** `inputs`: the values that the world was read from; `accounts`: those that the world knows. */
export function toldBy(inputs: readonly unknown[], accounts: readonly string[]): Told {
  const files = inputs.flatMap(input => (Array.isArray(input) ? input : [input])).map(membersOf)
  const told = new Map(files.flatMap(file => Object.entries(membersOf(file['accounts'])).map(([id, account]) => [id, membersOf(account)] as const)))
  const placed = new Set<string>()
  const roots = files.flatMap(({ organization }) => (Array.isArray(organization) ? organization : [organization])).map(membersOf)
    .flatMap(organization => rootsOf(organization, told, placed))
  const others = accounts.filter(id => !placed.has(id)).map(id => accountOf(id, '', told, []))
  return { roots, others, devices: devicesOf(told) }
}

const accountOf = (id: string, name: string, told: ReadonlyMap<string, Members>, policies: readonly string[]): Account =>
  ({ id, name, environment: textOf(told.get(id)?.['environment']), policies, isTold: told.has(id) })

function rootsOf(organization: Members, told: ReadonlyMap<string, Members>, placed: Set<string>): readonly Unit[] {
  const parents = Object.entries(membersOf(organization['parents']))
  const units = new Map(listOf(organization['organizationalUnits']).map(membersOf).map(unit => [textOf(unit['Id']), textOf(unit['Name'])]))
  const names = new Map(listOf(membersOf(organization['listAccounts'])['Accounts']).map(membersOf).map(account => [textOf(account['Id']), textOf(account['Name'])]))
  const policies = policiesByTarget(organization)
  const at = (id: string): readonly string[] => policies.get(id) ?? []
  const unitOf = (id: string, name: string, depth: number): Unit => {
    const below = parents.filter(([, parent]) => parent === id).map(([child]) => child)
    const accounts = below.filter(child => /^\d{12}$/.test(child))
    for (const account of accounts) placed.add(account)
    return {
      id,
      name: name || id,
      policies: at(id),
      units: depth < MAX_DEPTH ? below.filter(child => units.has(child)).map(child => unitOf(child, units.get(child) ?? '', depth + 1)) : [],
      accounts: accounts.map(account => accountOf(account, names.get(account) ?? '', told, at(account)))
    }
  }
  return listOf(membersOf(organization['listRoots'])['Roots']).map(membersOf).map(root => unitOf(textOf(root['Id']), textOf(root['Name']), 0))
}

/** Names of policies by what they are attached to. Those that AWS attaches everywhere say nothing of a place. */
function policiesByTarget(organization: Members): ReadonlyMap<string, readonly string[]> {
  const names = new Map(listOf(organization['policies']).map(policy => membersOf(membersOf(policy)['PolicySummary'])).map(summary => [textOf(summary['Id']), textOf(summary['Name'])]))
  const found = new Map<string, string[]>()
  for (const [policy, targets] of Object.entries(membersOf(organization['targets']))) {
    const name = names.get(policy)
    if (!name) continue
    for (const target of listOf(targets)) found.set(textOf(target), [...(found.get(textOf(target)) ?? []), name])
  }
  return found
}

function devicesOf(told: ReadonlyMap<string, Members>): Readonly<Record<string, string>> {
  const devices: Record<string, string> = {}
  for (const account of told.values()) {
    const arns = new Map(listOf(membersOf(account['authorizationDetails'])['UserDetailList']).map(membersOf).map(user => [textOf(user['UserName']), textOf(user['Arn'])]))
    for (const [name, user] of Object.entries(membersOf(account['users']))) {
      const [device] = listOf(membersOf(membersOf(user)['listMFADevices'])['MFADevices']).map(membersOf)
      const arn = arns.get(name)
      if (arn && device) devices[arn] = textOf(device['SerialNumber'])
    }
  }
  return devices
}
