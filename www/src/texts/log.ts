// What the page says of a log of CloudTrail.
import type { AcceptedGap, MissingAction, trail } from 'iam-verdict/tools'

const number = (value: number): string => value.toLocaleString('en-US')
const count = (value: number, one: string, many = `${one}s`): string => `${number(value)} ${value === 1 ? one : many}`
/** `2026-03-15T12:00:00Z` as people read it. */
const moment = (time: string): string => time.replace('T', ' ').replace(/(:\d\d)?Z$/, ' UTC')

const megabytes = (bytes: number): string => bytes < 1e5 ? `${number(Math.ceil(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`

export const LOG = {
  title: 'Log',
  about: 'A log of CloudTrail: what was called and by whom, which calls other policies would answer otherwise, and least-privilege policies out of it.',
  takes: [
    'files as CloudTrail writes them to S3 (`{ "Records": [...] }`), `.json` or `.json.gz`, as many as you like',
    'JSON Lines, lists of records, what `aws cloudtrail lookup-events` prints, rows of CloudTrail Lake'
  ],
  choose: 'Choose files',
  stays: 'It is read here, in this tab, and is gone when the page is loaded anew. Links never hold it.',
  noTools: 'The part of the page that reads logs could not be loaded. Is the network there? Open the log again to try once more.',
  lost: 'The engine failed while it read this log. Open it again to try once more.',
  pasted: 'Pasted text',
  inPanel: 'It is read in the panel Log.',
  names: ([first = '', ...more]: readonly string[]) => (more.length > 2 ? `${first} and ${count(more.length, 'more file')}` : [first, ...more].join(', ')),
  reading: (name: string) => `Reading ${name}`,
  readSoFar: (bytes: number, total: number) => `${megabytes(bytes)} of ${megabytes(total)}`,
  stop: 'Stop',
  close: 'Close the log',
  stopped: 'Reading was stopped: what follows is of the part that was read.',
  fault: (file: string, message: string) => `\`${file}\` could not be read to its end: ${message}`,
  nothing: 'There is no record in it.',
  summary: ({ records, distinct, bytes, firstTime, lastTime }: trail.LogSummary) =>
    `${count(records, 'record')} (${megabytes(bytes)}), of which ${number(distinct)} differ in what a decision can depend on${firstTime && lastTime ? `, from ${moment(firstTime)} to ${moment(lastTime)}` : ''}.`,
  mapped: ({ mapped, withoutPermission, unmapped }: trail.LogSummary) => {
    const left = unmapped.reduce((sum, { records }) => sum + records, 0)
    return [
      `${count(mapped, 'record')} ${mapped === 1 ? 'tells' : 'tell'} of requests`,
      ...(withoutPermission ? [`${number(withoutPermission)} need no permission`] : []),
      ...(left ? [`${number(left)} ${left === 1 ? 'tells' : 'tell'} of none that is known`] : [])
    ].join(', ') + '.'
  },
  outcomes: ({ denied, untold }: trail.LogSummary) =>
    `${count(denied, 'call was', 'calls were')} denied${untold ? `; of ${number(untold)} the log does not tell` : ''}.`,
  leftOut: (records: number) => `${count(records, 'record is', 'records are')} not looked at: too many of them differ. Open fewer files.`,
  notRead: 'What was not taken',
  notReadOf: (broken: number, unmapped: number) => [...(broken ? [count(broken, 'broken record')] : []), ...(unmapped ? [`${count(unmapped, 'record')} of no known request`] : [])].join(', '),
  broken: 'Broken',
  brokenAt: (line: number) => `line ${number(line)}`,
  moreBroken: (left: number) => `and ${number(left)} more`,
  unmapped: 'Of no known request',
  event: 'Event',
  why: 'Why',
  records: 'Records',
  more: (left: number) => `Show ${number(left)} more`
} as const

/** Why records tell of no request, by the code. */
export const NO_REQUEST: Readonly<Record<string, string>> = {
  'service-event': 'an event of a service, no call',
  'sign-in': 'somebody signed in: no call',
  'console-action': 'done in a console: no call',
  'other-event': 'no call',
  'unknown-service': 'the service is not known',
  'unknown-action': 'which action it needs is not known',
  'missing-identity': 'it does not tell who called',
  'no-principal': 'who called is no principal of IAM',
  'unreadable-identity': 'who called cannot be read'
}

const WIDTHS: readonly (readonly [number, string, string])[] = [[86_400, 'day', 'days'], [3_600, 'hour', 'hours'], [60, 'minute', 'minutes']]

/** `5 minutes`, `hour`. */
function width(seconds: number): string {
  const [unit, one, many] = WIDTHS.find(([unit]) => seconds % unit === 0)!
  return seconds === unit ? one : `${number(seconds / unit)} ${many}`
}

export const TIMELINE = {
  title: 'When',
  about: (seconds: number) => `Calls by the ${width(seconds)}, and what came of them.`,
  picture: ({ seconds, buckets }: trail.Timeline) => {
    const all = (name: keyof trail.CallCounts): number => buckets.reduce((sum, bucket) => sum + bucket[name], 0)
    const last = buckets.at(-1)
    return `Calls by the ${width(seconds)}, from ${moment(buckets[0]?.start ?? '')} to ${moment(last?.start ?? '')}: ${number(all('allowed'))} allowed, ${number(all('denied'))} denied, ${number(all('untold'))} not told.`
  },
  bar: (bucket: trail.Timeline['buckets'][number]) => `${moment(bucket.start)}: ${TIMELINE.counts(bucket)}`,
  counts: ({ allowed, denied, untold }: trail.CallCounts) =>
    [`${number(allowed)} allowed`, ...(denied ? [`${number(denied)} denied`] : []), ...(untold ? [`${number(untold)} not told`] : [])].join(', '),
  outcomes: { allowed: 'allowed', denied: 'denied', untold: 'not told' } satisfies Record<keyof trail.CallCounts, string>,
  most: (calls: number) => `${count(calls, 'call')} at most`,
  gaps: 'Long times without a call are drawn short, with a line in between.',
  table: 'As a table',
  from: 'From',
  moment,
  none: 'No call tells a time.'
} as const

export const CALLERS = {
  title: 'Who called',
  principal: 'Principal',
  calls: 'Calls',
  denied: 'Denied',
  untold: 'Not told',
  policyOf: (name: string) => `Policy for ${name}`,
  policy: 'Policy',
  none: 'No caller is known.'
} as const

export const REPLAY = {
  title: 'Under other policies',
  about: 'Edit a policy on the page, such as an SCP or a boundary, and each call of the log is decided by the policies before and by those that are there now.',
  beforeOpened: 'Before: the policies as they were when the log was opened.',
  beforeTaken: 'Before: the policies as you took them.',
  take: 'Take the present policies as before',
  ofWorld: 'Each call is decided by the policies of its own caller, out of the world that is open.',
  given: (types: readonly string[]) => `In place of the world’s, for every call that is looked at, stand the policies of the page that you changed or added: ${types.join(', ')}.`,
  ofPage: (types: readonly string[]) => `Each call is decided by the policies of the page: ${types.join(', ')}. Open a world, and each caller has its own.`,
  ownOfAll: 'They are of one principal, and are taken for all callers of the log: choose one to look at its calls only.',
  leftOut: (types: readonly string[]) => `Of one resource, session or endpoint, and not taken here: ${types.join(', ')}.`,
  noPolicies: 'There are no policies to decide by. Open a world in the panel World, and each caller has its own; or put policies on the page.',
  example: 'The policies on the page are those of an example, and not yours. Open a world in the panel World, and each caller has its own; or put your policies on the page.',
  scope: 'Calls of',
  everyone: 'all callers',
  waiting: 'Deciding each call.',
  refused: (message: string) => `The calls cannot be decided: ${message}`,
  same: 'Nothing is changed yet: edit a policy, and what would be answered otherwise stands here.',
  noFlips: (calls: number) => `All ${count(calls, 'call')} would be answered as before.`,
  flips: (flipped: number, calls: number) => `${count(flipped, 'call')} of ${number(calls)} would be answered otherwise.`,
  calibration: ({ agrees, differs, open, untold }: trail.Replay['calibration']) => {
    const told = agrees + differs
    if (!told) return 'Of no call the log tells what came of it and the policies before give a certain answer.'
    const left = [...(open ? [`${number(open)} hang on what the log does not tell`] : []), ...(untold ? [`of ${number(untold)} it does not tell what came of them`] : [])].join('; ')
    const fits = differs * 10 <= told ? 'The policies before fit this log' : 'The policies before do not fit this log, so the answers say little'
    return `${fits}: ${number(agrees)} of ${count(told, 'call')} with a certain answer came out as they say${left ? ` (${left})` : ''}.`
  },
  differences: 'Calls that came out otherwise',
  recorded: { allowed: 'was allowed', denied: 'was denied' },
  others: (others: number) => `${count(others, 'call')} of other callers ${others === 1 ? 'is' : 'are'} not looked at.`,
  errors: 'Calls without an answer',
  error: (error: string, calls: number) => `${count(calls, 'call')}: ${error}`,
  notes: 'What was taken for granted',
  notApart: (what: readonly ('time' | 'address')[]) => `Some answers depend on ${what.map(one => (one === 'time' ? 'the time' : 'the address')).join(' and ')}, which is not kept for calls that are alike but for it.`,
  tellApart: 'Read the log again, and keep it',
  principal: 'Principal and action',
  answer: 'Before, and now',
  answers: { allowed: 'allowed', denied: 'denied', depends: 'depends', undecided: 'no answer' } satisfies Record<trail.ReplayAnswer, string>,
  on: ([first = '', ...more]: readonly string[]) => `on \`${first}\`${more.length ? ' and others' : ''}`,
  dependsOn: (keys: readonly string[]) => `depends on ${keys.map(key => `\`${key}\``).join(', ')}`,
  possible: (calls: number) => `${count(calls, 'call')} may have asked for something else`,
  seen: ({ firstTime, lastTime }: trail.Seen) => (firstTime === undefined || lastTime === undefined ? 'no time is told' : firstTime === lastTime ? moment(firstTime) : `${moment(firstTime)} to ${moment(lastTime)}`),
  count: (calls: number) => count(calls, 'call'),
  record: 'Record',
  recordOf: (principal: string, action: string) => `A record of ${action} by ${principal}`,
  hide: 'Hide the record',
  fill: 'Put its request in the form'
} as const

export const GENERATED = {
  title: 'Least-privilege policies',
  about: 'Policies that allow what one user or role did, made anew or out of those it has, each proven by the engine before it is shown.',
  kind: 'What is made',
  kinds: { generated: 'new policies', reduced: 'its own, without what was not used' },
  of: 'For',
  choose: 'choose a user or role',
  waiting: 'Making the policies and proving them.',
  options: 'How they are made',
  fold: 'Resources that begin alike',
  foldOf: (most: number) => (most ? `become one pattern when there are more than ${most}` : 'stay as they were named'),
  grantDenied: 'Grant what was denied, too',
  condition: (key: string, operator: string, values: readonly string[]) => `Only where ${key} is ${values.slice(0, 3).join(' or ')}${values.length > 3 ? ` or ${values.length - 3} more` : ''} (${operator})`,
  name: (principal: string, index: number | undefined) => `Generated for ${principal}${index === undefined ? '' : ` (${index})`}`,
  seen: ({ count: calls, first, last }: { readonly count: number; readonly first?: string; readonly last?: string }) =>
    `${count(calls, 'call')}${first && last ? `, ${moment(first)} to ${moment(last)}` : ''}.`,
  granted: (granted: number, left: number) => `${count(granted, 'use')} of an action on a resource ${granted === 1 ? 'is' : 'are'} granted${left ? `, ${number(left)} ${left === 1 ? 'is' : 'are'} not` : ''}.`,
  notGranted: 'What is not granted',
  use: (action: string, resource: string, outcome: string, calls: number) => `\`${action}\` on \`${resource}\`: ${outcome === 'denied' ? 'denied' : 'it is not told whether it was let in'} (${count(calls, 'call')})`,
  more: (left: number) => `and ${number(left)} more`,
  present: (policies: number) => (policies === 1 ? 'What it has: one policy' : `What it has: ${number(policies)} policies`),
  made: (policies: number) => (policies === 1 ? 'Generated: one policy' : `Generated: ${number(policies)} policies`),
  presentUnknown: 'What it has at present is not known: open a world that has it, and its policies stand beside.',
  presentNone: 'It has no identity-based policies.',
  copy: 'Copy',
  download: 'Download',
  put: 'Put on the page',
  said: { copied: 'Copied.', refused: 'The browser did not let the page copy.', put: 'They stand under Policies.' },
  placeholders: (names: readonly string[]) => `Put in what the log does not tell: ${names.map(name => `\`\${${name}}\``).join(', ')}.`,
  notSeen: 'What could not be seen',
  part: (message: string, subject: string | undefined, records: number) => `${subject ? `\`${subject}\`: ` : ''}${message}${records ? ` (${count(records, 'record')})` : ''}`
} as const

export const REDUCED = {
  narrow: 'Narrow resources to those that were used',
  accept: {
    'data-events': 'Take data events that are not in the log for calls that were not made',
    'not-logged': 'Take actions that CloudTrail does not log for unused',
    'not-seen': 'Take what could not be followed for unused',
    'pass-role': 'Take iam:PassRole for unused where no call names the role',
    'unknown-action': 'Take calls of unknown actions for none of these',
    'unknown-service': 'Take calls of unknown services for none of these',
    'unread-records': 'Take records that could not be read for none of these'
  } satisfies Record<AcceptedGap, string>,
  proven: (uses: number) => `${count(uses, 'use')} ${uses === 1 ? 'is' : 'are'} proven to be allowed as before.`,
  unused: (services: readonly string[]) => `Nothing of these services was used, and nothing stays: ${services.map(name => `\`${name}\``).join(', ')}.`,
  shared: (principals: readonly string[]) => `Others have one of these policies too, and would lose the same: ${principals.slice(0, 5).map(arn => `\`${arn}\``).join(', ')}${principals.length > 5 ? ` and ${number(principals.length - 5)} more` : ''}.`,
  made: (policies: number) => (policies ? `What is left: ${policies === 1 ? 'one policy' : `${number(policies)} policies`}` : 'Nothing is left: nothing was used'),
  same: 'All of it stays: it was used, or it could not be seen. What could not be seen can be taken for unused above.',
  missing: 'What was asked and they do not allow',
  use: (action: string, resource: string, reason: MissingAction['reason'], calls: number) => `\`${action}\` on \`${resource}\`: ${MISSING[reason]} (${count(calls, 'call')})`
} as const

const MISSING: Readonly<Record<MissingAction['reason'], string>> = {
  'allowed-otherwise': 'it was let in, by another policy or because policies were others then', denied: 'denied', depends: 'it hangs on a condition that the log does not tell',
  'explicit-deny': 'these policies deny it', needed: 'a program calls it', unknown: 'it is not told whether it was let in'
}

/** One record, in the form. */
export const RECORD = {
  none: (why: string) => `It tells of no request: ${why}.`,
  noTools: 'The part of the page that reads records could not be loaded. Is the network there? Paste it again to try once more.',
  outcome: (event: string, outcome: 'allowed' | 'denied' | 'unknown', code: string | undefined) => {
    if (outcome === 'allowed') return `AWS let ${event} in${code ? `, and it failed later (${code})` : ''}.`
    return outcome === 'denied' ? `AWS denied ${event}.` : `Whether AWS let ${event} in is not told${code ? ` (${code})` : ''}.`
  },
  unknown: (keys: readonly string[]) => `The record does not tell these keys, which the policies read: ${keys.map(key => `\`${key}\``).join(', ')}. They stand as not known, under More. Paste it again once there are other policies.`,
  id: 'Its id of the caller is none that the form takes, and is left out.',
  caller: 'It does not tell who called in a way that the form takes: fill in the principal.',
  template: 'It does not name the resource whole: put in what is missing.',
  possible: (number: number) => `It may have asked for ${number === 1 ? 'this' : `any of ${number}`}: the record does not tell which.`,
  left: (number: number) => `It asked for ${number} more than the form takes.`,
  policies: 'The record does not hold the policies: add them below, or open a world.'
} as const
