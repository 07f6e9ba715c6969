// A message of AWS, read back into a request.
import type { Evaluation, ParsedDenial } from 'iam-verdict'
import { useEffect, useRef, useState } from 'preact/hooks'
import { agrees, awsSays, fillsIn, notTold, whereMore } from '../denial.ts'
import { canAdd, typeOf } from '../drafts.ts'
import { addPolicy } from '../stacks.ts'
import type { Change, State } from '../state.ts'
import { Icon } from './icon.tsx'
import { Told } from './told.tsx'

export interface DenialProps {
  /** What a message tells. */
  readonly onRead: (message: string) => Promise<ParsedDenial | undefined>
  /** Fills in what was told; `first`: no message was read before this one. */
  readonly onDenial: (denial: ParsedDenial, first: boolean) => void
  readonly evaluation: Evaluation | undefined
}

interface Props extends DenialProps {
  readonly state: State
  readonly change: Change
}

/** The head of the request: its title, and the place for a message. */
export function RequestHead({ onRead, onDenial, evaluation, state, change }: Props) {
  const [open, setOpen] = useState(false)
  const [read, setRead] = useState<{ denial: ParsedDenial | undefined }>()
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    if (open) field.current?.focus()
  }, [open])
  const take = async (message: string) => {
    const denial = message.trim() ? await onRead(message) : undefined
    setRead(message.trim() ? { denial } : undefined)
    if (denial) onDenial(denial, !read?.denial)
  }
  return (
    <>
      <div class="title-row">
        <h2 id="request-title">Request</h2>
        <button type="button" class="quiet small" id="paste-denial" aria-expanded={open} aria-controls="denial" onClick={() => setOpen(!open)}>
          <Icon name="warning" />Paste an AWS error message
        </button>
      </div>
      <div id="denial" class="denial" hidden={!open}>
        <label for="denial-text" class="label">The message, as AWS or a tool printed it. It stays on this page.</label>
        <textarea id="denial-text" rows={3} ref={field} spellcheck={false}
          placeholder="User: arn:aws:iam::111122223333:user/ana is not authorized to perform: s3:GetObject on resource: …"
          onInput={event => void take(event.currentTarget.value)} />
        <div aria-live="polite">
          {read && (read.denial
            ? <Tells denial={read.denial} evaluation={evaluation} state={state} change={change} />
            : <p class="note">This is no access-denied message of AWS that the page knows.</p>)}
        </div>
      </div>
    </>
  )
}

function Tells({ denial, evaluation, state, change }: Pick<Props, 'evaluation' | 'state' | 'change'> & { denial: ParsedDenial }) {
  const { policyType, policyArn } = denial
  const more = whereMore(denial)
  const same = evaluation && agrees(denial, evaluation)
  const isMissing = policyType && canAdd(state, policyType) && !state.drafts.some(({ type }) => type === policyType)
  return (
    <div class="note told">
      <p id="aws-says"><strong><Told text={awsSays(denial)} /></strong></p>
      <p>{fillsIn(denial) ? 'What it tells is filled in below. It does not tell ' : 'There is nothing to fill in. It does not tell '}{list(notTold(denial))}.</p>
      {more && <p><Told text={more} /></p>}
      {same !== undefined && <p>{same ? 'With the policies below the decision is the same.' : 'With the policies below the request is decided otherwise.'}</p>}
      {isMissing && (
        <button type="button" class="quiet small" onClick={() => change(now => addPolicy(now, policyType, { name: policyArn?.split('/').at(-1) ?? '' }))}>
          <Icon name="add" />Add the policy: {typeOf(policyType).title}
        </button>
      )}
    </div>
  )
}

const list = (words: readonly string[]): string => words.join(', ').replace(/, ([^,]*)$/, ' and $1')
