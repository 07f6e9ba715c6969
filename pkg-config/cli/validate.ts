// `iam-verdict validate`: what is worth knowing about policies, alone or in templates.
import { dirname, join } from 'node:path'
import { extract, RequestError, validate, validateInfrastructure, type Extraction, type Finding, type PolicyType, type ToolsValidateOptions } from 'iam-verdict/tools'
import type { Arguments, Command } from './arguments.js'
import { isJson, readDocument } from './document.js'
import { InputError, UsageError, type Fault, type Place } from './fault.js'
import { filesOf } from './files.js'
import type { Paint } from './formats/color.js'
import { annotation, faultAnnotation } from './formats/github.js'
import { jsonText } from './formats/json.js'
import { at, counted, oneLine, TYPE_STYLES } from './formats/pretty.js'
import { sarifText } from './formats/sarif.js'
import type { Answer } from './main.js'
import { TYPES } from './policy-type.js'
import { readSource, type Source } from './source.js'

/** The grave ones first. */
const FINDING_TYPES: readonly Finding['findingType'][] = ['ERROR', 'SECURITY_WARNING', 'WARNING', 'SUGGESTION']

export const command: Command = {
  usage: '[OPTION…] FILE|-…',
  about: 'Tells what is wrong with policies, and what is risky. Templates of CloudFormation and SAM, files and plans of\nTerraform and manifests of CDK are known by their content; of a policy the type must be told.',
  options: {
    'policy-type': { value: 'TYPE', choices: TYPES, about: 'the type of policies that stand alone' },
    'resource-type': { value: 'TYPE', about: 'the type of the resource that a resource-based policy belongs to, such as AWS::S3::Bucket' },
    account: { value: 'ACCOUNT', about: 'the account that policies are in: then other accounts that they let in are told' },
    parameter: { value: 'NAME=VALUE', multiple: true, about: 'a parameter of a template, or a variable of Terraform; may stand several times' },
    'fail-on': { value: 'TYPE', choices: [...FINDING_TYPES, 'never'], about: 'exit code 1 for findings of this type or a graver one; ERROR when absent' },
    format: { value: 'FORMAT', choices: ['pretty', 'json', 'github', 'sarif'], about: 'how the answer is printed' }
  },
  files: 'many'
}

export interface ValidatedFile {
  name: string
  findings: LocatedFinding[]
}

export interface LocatedFinding {
  findingType: Finding['findingType']
  code: string
  message: string
  why?: string
  place: Place
  /** Absent: it is about the file. */
  policyType?: PolicyType
  /** The name of a policy of a template. */
  policy?: string
  path: (string | number)[]
  fix?: { title: string; edits: { place: Place; newText: string }[] }
}

interface Options {
  parameters: Record<string, string>
  policies: Partial<ToolsValidateOptions>
}

export function run(args: Arguments, paint: Paint): Answer {
  const options = optionsOf(args)
  const read = filesOf(args.files).map(name => tried(name, options))
  const [files, faults] = [read.flatMap(one => one.files), read.flatMap(one => one.faults)]
  const from = args.value('fail-on') ?? 'ERROR'
  const grave = FINDING_TYPES.slice(0, from === 'never' ? 0 : FINDING_TYPES.indexOf(from as Finding['findingType']) + 1)
  const isFailed = files.some(({ findings }) => findings.some(({ findingType }) => grave.includes(findingType)))
  const format = args.value('format') ?? 'pretty'
  const output = files.length > 0 || faults.length === 0 ? FORMATS[format]?.(files, paint) ?? '' : ''
  const annotations = format === 'github' ? faults.map(faultAnnotation).join('') : ''
  return { output: annotations + output, faults, exitCode: faults.length > 0 ? 2 : isFailed ? 1 : 0 }
}

const FORMATS: Readonly<Record<string, (files: readonly ValidatedFile[], paint: Paint) => string>> = { pretty, json: files => jsonText({ files }), github, sarif: sarifText }

/** One file that cannot be read keeps no other from being validated. */
function tried(name: string, options: Options): { files: ValidatedFile[]; faults: readonly Fault[] } {
  try {
    return { files: validateFile(readSource(name), options), faults: [] }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    return { files: [], faults: error.faults }
  }
}

function optionsOf(args: Arguments): Options {
  const [policyType, resourceType, account] = ['policy-type', 'resource-type', 'account'].map(name => args.value(name))
  const parameters = args.values('parameter').map(parameter => {
    const at = parameter.indexOf('=')
    if (at < 1) throw new UsageError(`\`--parameter ${parameter}\` is no NAME=VALUE`)
    return [parameter.slice(0, at), parameter.slice(at + 1)] as const
  })
  return {
    parameters: Object.fromEntries(parameters),
    policies: { ...(policyType !== undefined && { policyType: policyType as PolicyType }), ...(resourceType !== undefined && { resourceType }), ...(account !== undefined && { account }) }
  }
}

/** `above`: the manifests that lead to the file. One that names itself leads nowhere. */
function validateFile(source: Source, options: Options, above: readonly string[] = []): ValidatedFile[] {
  const extraction = extract(source.text, options)
  const { format, files } = extraction
  // A manifest has no policies itself: it names the templates that have them.
  if (format === 'cdkManifest') {
    const way = [...above, source.file]
    const others = files.map(name => join(dirname(source.file), name)).filter(name => !way.includes(name))
    return others.flatMap(name => validateFile(readSource(name, { file: source.file }), options, way))
  }
  if (format !== undefined && format !== 'policy') return [validateTemplate(source, options)]
  return [validatePolicy(source, extraction, options)]
}

function validateTemplate(source: Source, { parameters }: Options): ValidatedFile {
  const { policies, diagnostics } = validateInfrastructure(source.text, { parameters })
  const ofFile = diagnostics.map(finding => located(finding, source, {}))
  const ofPolicies = policies.flatMap(({ name, policyType, findings, range }) => findings.map(finding => located({ range, ...finding }, source, { policyType, policy: name })))
  return { name: source.file, findings: withoutTwins([...ofFile, ...ofPolicies]) }
}

/** A policy stands in an extraction twice where a condition is not known, and so may what is found in it. */
function withoutTwins(findings: LocatedFinding[]): LocatedFinding[] {
  const seen = new Set<string>()
  return findings.filter(({ code, message, place, policy }) => {
    const key = JSON.stringify([code, message, place, policy])
    return !seen.has(key) && seen.add(key)
  })
}

function validatePolicy(source: Source, extraction: Extraction, { policies }: Options): ValidatedFile {
  const { policyType } = policies
  if (policyType === undefined) throw new InputError(untold(source, extraction))
  const document = isJson(source) ? undefined : readDocument(source)
  const doubled = document?.doubledOutside([]) ?? []
  if (doubled.length > 0) throw new InputError(doubled)
  const findings = findingsOf(document ? (document.value as object) : source.text, { ...policies, policyType })
  return { name: source.file, findings: findings.map(finding => ({ ...located(finding, source, { policyType }), ...(document && { place: document.place(finding.path) }) })) }
}

/** Why a file is not validated without `--policy-type`. */
function untold(source: Source, { format, diagnostics }: Extraction): Fault[] {
  if (format === 'policy') return [{ place: { file: source.file }, message: `this is a policy: say of which type with --policy-type ${TYPES.join('|')}` }]
  return diagnostics.map(({ code, message, range }) => ({
    place: range && code !== 'unknown-format' ? source.placeOf(range) : { file: source.file },
    message: `${message}; if it is to be a policy, say of which type with --policy-type`,
    code
  }))
}

/** The engine is the judge of types of resources and of accounts. */
function findingsOf(policy: string | object, options: ToolsValidateOptions) {
  try {
    return validate(policy, options)
  } catch (error) {
    if (error instanceof RequestError) throw new UsageError(error.message)
    throw error
  }
}

function located(finding: Finding, source: Source, of: { policyType?: PolicyType; policy?: string }): LocatedFinding {
  const { findingType, code, message, why, path, range, fix } = finding
  const place = range ? source.placeOf(range) : { file: source.file }
  const edits = fix?.edits.map(edit => ({ place: source.placeOf(edit.range), newText: edit.newText }))
  return { findingType, code, message, ...(why !== undefined && { why }), place, ...of, path, ...(fix && edits && { fix: { title: fix.title, edits } }) }
}

function pretty(files: readonly ValidatedFile[], paint: Paint): string {
  const lines = files.flatMap(({ findings }) => findings.map(finding => prettyFinding(finding, paint)))
  return `${lines.join('')}${lines.length > 0 ? '\n' : ''}${summary(files)}\n`
}

function prettyFinding({ findingType, code, message, why, place, policy, fix }: LocatedFinding, paint: Paint): string {
  const of = policy ? `${oneLine(policy)}: ` : ''
  const first = `${paint('bold', at(place))}: ${paint(TYPE_STYLES[findingType], findingType)} ${of}${oneLine(message)} ${paint('dim', `[${code}]`)}\n`
  return first + (why === undefined ? '' : paint('dim', `    why it matters: ${oneLine(why)}`) + '\n') + (fix ? `    ${paint('green', 'quick fix')}: ${oneLine(fix.title)}\n` : '')
}

function summary(files: readonly ValidatedFile[]): string {
  const all = files.flatMap(({ findings }) => findings)
  const counts = FINDING_TYPES.flatMap(type => {
    const count = all.filter(({ findingType }) => findingType === type).length
    return count > 0 ? [`${count} ${type}`] : []
  })
  return `${counts.join(', ') || 'nothing found'} in ${counted(files.length, 'file')}`
}

const LEVELS = { ERROR: 'error', SECURITY_WARNING: 'warning', WARNING: 'warning', SUGGESTION: 'notice' } as const

function github(files: readonly ValidatedFile[]): string {
  const lines = files.flatMap(({ findings }) => findings.map(({ findingType, code, message, why, place }) => annotation(LEVELS[findingType], place, code, why === undefined ? message : `${message}\n${why}`)))
  return `${lines.join('')}${summary(files)}\n`
}
