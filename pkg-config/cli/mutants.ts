// Mutants of policies: changes that tests should notice. The engine makes and runs them; here they find
// their places, and those that change nothing are told apart.
import { compile, coverage, expandActions, RequestError, testMutants, validate, type ContextValue, type Mutant, type Policies, type Request, type Settings } from 'iam-verdict/tools'
import { keyOf, statementName, valueText, type Ratio } from './coverage.js'
import type { Path } from './document.js'
import type { Place } from './fault.js'
import type { Handed } from './scenario.js'
import type { RanFile, WrittenTest } from './test-run.js'

export interface Mutants {
  mutants: PlacedMutant[]
  /** Those that a test notices, of all that are no equivalents. */
  noticed: Ratio
  /** Changes of which it is proven that they change no decision. */
  equivalent: number
  /** Files whose tests do not all pass: a mutant of theirs says nothing. */
  leftOut: string[]
  /** In percent, where one was asked for. */
  threshold?: { wanted: number; reached: boolean }
}

export interface PlacedMutant {
  /** `noticed` by a test; `survived`: all tests still pass; `equivalent`: there is nothing to notice. */
  outcome: 'noticed' | 'survived' | 'equivalent'
  change: Mutant['change']
  place: Place
  /** Of which type the policy is, in the first file of tests that has it. */
  policyType: Mutant['policyType']
  /** What was changed, for people. */
  text: string
  /** The first test that fails. */
  noticedBy?: string
  /** A test that would notice it. */
  suggestion?: WrittenTest
}

interface Open {
  mutant: PlacedMutant
  path: Path
  policy: Handed
}

export function mutantsOf(ran: readonly RanFile[], onFile: (done: number) => void): Mutants {
  const open = new Map<string, Open>()
  const names = new Map<string, readonly string[]>()
  const leftOut: string[] = []
  ran.forEach((file, done) => {
    onFile(done)
    if (file.held && file.tested.tests.every(({ outcome }) => outcome === 'passed')) addUp(file.held, open, names)
    else leftOut.push(file.tested.name)
  })
  const all = [...open.values()]
  markEquivalent(all)
  const mutants = all.map(({ mutant }) => mutant).sort((a, b) => compare(a.place, b.place))
  const of = (wanted: PlacedMutant['outcome']) => mutants.filter(({ outcome }) => outcome === wanted).length
  const equivalent = of('equivalent')
  return { mutants, noticed: { covered: of('noticed'), all: mutants.length - equivalent }, equivalent, leftOut }
}

/** A mutant that several files, or uses of a policy in one file, have in common is noticed by any of them. */
function addUp({ policies, settings, tests }: NonNullable<RanFile['held']>, open: Map<string, Open>, names: Map<string, readonly string[]>): void {
  const asked = tests.map(({ request, expect, because }) => ({ request, expect, ...(because !== undefined && { because }) }))
  for (const mutant of testMutants({ policies: policies.policies, ...(settings && { settings }), tests: asked, actions: actionsOf(policies.policies, names) })) {
    const policy = policies.of(mutant)
    if (!policy) continue
    const place = policy.place(mutant.at)
    const { change, newValue = '', policyType, failedTest } = mutant
    const key = `${change} ${newValue} ${keyOf(place, mutant.at.path)}`
    const known = open.get(key)?.mutant ?? { outcome: 'survived', change, place, policyType, text: changeText(mutant) }
    if (!open.has(key)) open.set(key, { mutant: known, path: mutant.at.path, policy })
    if (failedTest !== undefined && known.outcome === 'survived') {
      known.outcome = 'noticed'
      known.noticedBy = tests[failedTest]?.name ?? ''
      delete known.suggestion
    }
    const suggestion = known.outcome === 'survived' && !known.suggestion ? suggested(mutant, policies.policies, settings, tests) : undefined
    if (suggestion) known.suggestion = suggestion
  }
}

/** Real actions for suggestions: some of each pattern, and of each service. `names`: those that are known already. */
function actionsOf(policies: Policies, names: Map<string, readonly string[]>): string[] {
  const values = coverage({ policies, requests: [] }).flatMap(({ values }) => values)
  const patterns = values.filter(({ element, value }) => element.endsWith('Action') && value?.includes(':')).flatMap(({ value = '' }) => [value, `${value.split(':')[0]}:*`])
  return [...new Set(patterns)].flatMap(pattern => {
    const some = names.get(pattern) ?? expandActions(pattern).slice(0, 3)
    names.set(pattern, some)
    return some
  })
}

/** ``Deny `NoDelete` removed``, ``Allow `Work`: Action s3:* removed`` */
function changeText(mutant: Mutant): string {
  const statement = statementName(mutant)
  if (!('element' in mutant.at)) return `${statement} removed`
  const value = valueText(mutant.at)
  const { change, newValue = '' } = mutant
  if (change === 'conditionRemoved') return `${statement}: condition ${value} removed`
  return change === 'valueRemoved' ? `${statement}: ${value} removed` : `${statement}: ${value} becomes ${newValue}`
}

/** Whole, ready to be put under `tests`; only what the policies as they are really decide so. */
function suggested({ suggestion }: Mutant, policies: Policies, settings: Settings | undefined, tests: readonly WrittenTest[]): WrittenTest | undefined {
  const base = suggestion && tests[suggestion.test]
  if (!base) return undefined
  const { action, resource, context, decision } = suggestion
  const changed = context && { context: withKey(base.request.context, context) }
  const request: Request = { ...base.request, ...(action !== undefined && { action }), ...(resource !== undefined && { resource }), ...changed }
  const set = compile(policies, settings ? { settings } : {})
  try {
    if (set.decide(request) !== decision) return undefined
    const but = context ? ` ${context.value === undefined ? `without ${context.key}` : `with ${context.key} ${String(context.value)}`}` : ''
    return { name: `${request.action} on ${request.resource ?? '*'}${but} is ${decision}`, request, expect: decision }
  } catch (error) {
    if (error instanceof RequestError) return undefined
    throw error
  } finally {
    set.free()
  }
}

function withKey(context: Request['context'], { key, value }: { key: string; value?: ContextValue }): NonNullable<Request['context']> {
  const others = Object.entries(context ?? {}).filter(([name]) => name.toLowerCase() !== key.toLowerCase())
  return Object.fromEntries([...others, ...(value === undefined ? [] : [[key, value] as const])])
}

/** Findings that prove of a statement, condition or value that every request is decided the same without it. */
const PROOFS: Readonly<Record<'statementRemoved' | 'conditionRemoved' | 'valueRemoved', readonly string[]>> = {
  statementRemoved: ['redundant-statement', 'statement-covered', 'statement-shadowed-by-deny'],
  conditionRemoved: ['condition-always-true', 'redundant-condition'],
  valueRemoved: ['redundant-action', 'redundant-resource', 'redundant-condition']
}

function markEquivalent(all: readonly Open[]): void {
  const found = new Map<Handed, { code: string; path: string }[]>()
  for (const { mutant, path, policy } of all) {
    if (mutant.outcome !== 'survived' || !(mutant.change in PROOFS)) continue
    const proofs = found.get(policy) ?? validate(policy.policy, { policyType: policy.policyType }).map(({ code, path }) => ({ code, path: JSON.stringify(path) }))
    found.set(policy, proofs)
    const codes = PROOFS[mutant.change as keyof typeof PROOFS]
    if (proofs.some(proof => codes.includes(proof.code) && proof.path === JSON.stringify(path))) {
      mutant.outcome = 'equivalent'
      delete mutant.suggestion
    }
  }
}

function compare(a: Place, b: Place): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return (a.start?.line ?? 0) - (b.start?.line ?? 0) || (a.start?.column ?? 0) - (b.start?.column ?? 0)
}
