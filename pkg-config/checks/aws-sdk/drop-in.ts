// What a program in TypeScript that was written for AWS's SDK does with ours, type-checked against both.
import { SimulateCustomPolicyCommand } from '@aws-sdk/client-iam'
import type { EvaluationResult, SimulateCustomPolicyCommandInput, SimulateCustomPolicyCommandOutput, Statement } from '@aws-sdk/client-iam'
import { simulateCustomPolicy } from 'iam-verdict'

const input: SimulateCustomPolicyCommandInput = { PolicyInputList: ['{}'], ActionNames: ['s3:GetObject'] }
const answer = simulateCustomPolicy(new SimulateCustomPolicyCommand(input).input)

// AWS answers `IAM Policy` as the type of a source, which the SDK's own enumeration does not have; and a map has not every key.
type AsAnswered<T> = T extends Statement ? Omit<T, 'SourcePolicyType'> & { SourcePolicyType?: string }
  : T extends object ? { [K in keyof T]: string extends K ? T[K] | undefined : AsAnswered<T[K]> } : T
export const response: AsAnswered<Omit<SimulateCustomPolicyCommandOutput, '$metadata'>> = answer
export const results: AsAnswered<EvaluationResult>[] = answer.EvaluationResults
