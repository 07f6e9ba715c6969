// What checks say, by weight.
import type { CheckEffect } from 'iam-verdict'

const WEIGHT: readonly CheckEffect[] = ['EXPLICIT_DENY', 'IMPLICIT_DENY', 'ALLOW', 'NO_IMPACT']

/** Of some effects the one that weighs most. */
export const heaviest = (effects: readonly CheckEffect[]): CheckEffect | undefined => WEIGHT.find(effect => effects.includes(effect))
