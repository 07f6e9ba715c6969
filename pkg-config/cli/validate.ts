// `iam-verdict validate`: what is worth knowing about policies, alone or in templates.
import { dirname, join } from 'node:path'
import { extract, RequestError, validate, validateInfrastructure, type Extraction, type Finding, type PolicyType, type ToolsValidateOptions } from 'iam-verdict/tools'
import type { Arguments, Command } from './arguments.js'
import { isJson, readDocument } from './document.js'
import { InputError, UsageError, type Fault } from './fault.js'
import { filesOf } from './files.js'
import type { Paint } from './formats/color.js'
import { FINDING_OPTIONS, findingsText, isFailed, type CheckedFile, type LocatedFinding } from './formats/findings.js'
import { faultAnnotation } from './formats/github.js'
import type { Answer } from './main.js'
import { TYPES } from './policy-type.js'
import { readSource, type Source } from './source.js'

export const command: Command = {
  usage: '[OPTION…] FILE|-…',
  about: 'Tells what is wrong with policies, and what is risky. Templates of CloudFormation and SAM, files and plans of\nTerraform and manifests of CDK are known by their content; of a policy the type must be told.',
  options: {
    'policy-type': { value: 'TYPE', choices: TYPES, about: 'the type of policies that stand alone' },
    'resource-type': { value: 'TYPE', about: 'the type of the resource that a resource-based policy belongs to, such as AWS::S3::Bucket' },
    account: { value: 'ACCOUNT', about: 'the account that policies are in: then other accounts that they let in are told' },
    parameter: { value: 'NAME=VALUE', multiple: true, about: 'a parameter of a template, or a variable of Terraform; may stand several times' },
    ...FINDING_OPTIONS
  },
  files: 'many'
}

interface Options {
  parameters: Record<string, string>
  policies: Partial<ToolsValidateOptions>
}

export function run(args: Arguments, paint: Paint): Answer {
  const options = optionsOf(args)
  const read = filesOf(args.files).map(name => tried(name, options))
  const [files, faults] = [read.flatMap(one => one.files), read.flatMap(one => one.faults)]
  const output = files.length > 0 || faults.length === 0 ? findingsText(files, args, paint) : ''
  const annotations = args.value('format') === 'github' ? faults.map(faultAnnotation).join('') : ''
  return { output: annotations + output, faults, exitCode: faults.length > 0 ? 2 : isFailed(files, args) ? 1 : 0 }
}

/** One file that cannot be read keeps no other from being validated. */
function tried(name: string, options: Options): { files: CheckedFile[]; faults: readonly Fault[] } {
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
function validateFile(source: Source, options: Options, above: readonly string[] = []): CheckedFile[] {
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

function validateTemplate(source: Source, { parameters }: Options): CheckedFile {
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

function validatePolicy(source: Source, extraction: Extraction, { policies }: Options): CheckedFile {
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
