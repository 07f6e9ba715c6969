// Shares in percent, exact to hundredths and never rounded up.
import { UsageError } from './fault.js'

/** Hundredths of a percent; of nothing all. */
const hundredths = (covered: number, all: number): number => (all === 0 ? 10_000 : Math.floor((covered * 10_000) / all))

/** `99.99 %`, also of 99,999 of 100,000 */
export const percentText = (covered: number, all: number): string => `${hundredths(covered, all) / 100} %`

/** Whether a share reaches a percentage, which has at most two digits behind its point. */
export const reaches = (covered: number, all: number, wanted: number): boolean => covered * 10_000 >= Math.round(wanted * 100) * all

/** The value of an option that is a percentage. */
export function percentage(option: string, value: string): number {
  const number = /^\d{1,3}(\.\d{1,2})?$/.test(value) ? Number(value) : NaN
  if (!(number <= 100)) throw new UsageError(`\`--${option} ${value}\` is no percentage: a number from 0 to 100 is expected, with at most two digits behind the point`)
  return number
}
