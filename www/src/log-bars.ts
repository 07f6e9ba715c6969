// Where the bars of a timeline stand.
import type { trail } from 'iam-verdict/tools'

export interface Bar {
  readonly bucket: trail.Timeline['buckets'][number]
  /** In widths of a bar, from the left. */
  readonly x: number
  /** Heights, from below: what is denied stands on the ground, where little of it is seen best. */
  readonly parts: readonly { readonly outcome: keyof trail.CallCounts; readonly from: number; readonly height: number }[]
}

export interface Bars {
  readonly bars: readonly Bar[]
  /** Where a long time without calls is drawn short. */
  readonly gaps: readonly number[]
  /** In widths of a bar. */
  readonly width: number
  /** The calls of the highest bar. */
  readonly most: number
}

export const OUTCOMES = ['denied', 'untold', 'allowed'] as const satisfies readonly (keyof trail.CallCounts)[]

/** How high the picture is, and the least that is drawn of an outcome, so that one denial among thousands is seen. */
export const HEIGHT = 100
const LEAST = 2
/** A longer time without calls is drawn as so many bars. */
const LONGEST_GAP = 6

export function barsOf({ seconds, buckets }: trail.Timeline): Bars {
  const most = Math.max(0, ...buckets.map(callsOf))
  const gaps: number[] = []
  let x = 0
  let last: number | undefined
  const bars = buckets.map(bucket => {
    const start = Date.parse(bucket.start) / 1000
    const steps = last === undefined ? 0 : Math.round((start - last) / seconds)
    if (steps > LONGEST_GAP) gaps.push(x + (LONGEST_GAP + 1) / 2)
    x += Math.min(steps, LONGEST_GAP)
    last = start
    return { bucket, x, parts: partsOf(bucket, most) }
  })
  return { bars, gaps, width: x + 1, most }
}

export const callsOf = ({ allowed, denied, untold }: trail.CallCounts): number => allowed + denied + untold

function partsOf(bucket: trail.CallCounts, most: number): Bar['parts'] {
  let from = 0
  return OUTCOMES.filter(outcome => bucket[outcome] > 0).map(outcome => {
    const height = Math.max(LEAST, bucket[outcome] / most * HEIGHT)
    const part = { outcome, from, height: Math.min(height, HEIGHT - from) }
    from += part.height
    return part
  })
}
