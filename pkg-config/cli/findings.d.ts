// What the build makes of docs/findings.
declare module 'iam-verdict:findings' {
  /** By code: what is found, and why it matters, where that is more than the title. */
  export const findings: Readonly<Record<string, { title: string; why?: string }>>
}
