// The request form.
import type { ComponentChildren } from 'preact'
import { ownerAccount } from '../accounts.ts'
import { Editor } from '../editor.tsx'
import type { Faults } from '../faults.ts'
import { principalOf } from '../principal.ts'
import { setRequest, type Change, type RequestDraft, type State } from '../state.ts'
import { REQUEST } from '../texts/request.ts'
import { Fault, Field } from './field.tsx'
import { MoreAboutRequest } from './more.tsx'
import { PrincipalFields } from './principal.tsx'

interface Props {
  readonly state: State
  readonly faults: Faults
  readonly change: Change
}

interface FormProps extends Props {
  /** Title and ways in. */
  readonly head: ComponentChildren
  /** What stands over the fields. */
  readonly above?: ComponentChildren
  /** Counts what was opened as a whole: the fields begin anew then. */
  readonly loads: number
}

export function RequestForm({ head, above, loads, ...fields }: FormProps) {
  return (
    <section class="card request" aria-labelledby="request-title">
      {head}
      {above}
      <RequestFields key={loads} {...fields} />
    </section>
  )
}

function RequestFields({ state, faults, change }: Props) {
  const { principal, action, resource, resourceAccount, context } = state.request
  const set = (part: Partial<RequestDraft>) => change(now => setRequest(now, part))
  return (
    <>
      <PrincipalFields principal={principal} faults={faults} onChange={principal => set({ principal })} />
      <div class="fields">
        <Field name="action" {...REQUEST.action} value={action} faults={faults} suggest={{ kind: 'action' }}
          onInput={action => set({ action })} />
        <Field name="resourceAccount" {...REQUEST.account} value={resourceAccount} faults={faults}
          onInput={resourceAccount => set({ resourceAccount })} />
        <div class="wide">
          <Field name="resource" {...REQUEST.resource} value={resource} faults={faults}
            suggest={{ kind: 'resource', action, account: ownerAccount({ resource: '*', ...(resourceAccount && { resourceAccount }) }, principalOf(principal)) }}
            onInput={resource => set({ resource })} />
        </div>
        <div class="field wide">
          <span class="label" id="context-label">{REQUEST.context} <small>{REQUEST.contextHint}</small></span>
          <Editor id="context" label={REQUEST.contextEditor} numbers={false} subject={{ kind: 'context', action }} text={context}
            onChange={context => set({ context })} />
          <Fault name="context" faults={faults} />
        </div>
        <div class="wide"><MoreAboutRequest state={state} faults={faults} change={change} /></div>
      </div>
    </>
  )
}
