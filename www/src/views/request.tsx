// The request form.
import type { ComponentChildren } from 'preact'
import { ownerAccount } from '../accounts.ts'
import { Editor } from '../editor.tsx'
import type { Faults } from '../faults.ts'
import { principalOf } from '../principal.ts'
import { setRequest, type Change, type RequestDraft, type State } from '../state.ts'
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
  /** Counts what was opened as a whole: the fields begin anew then. */
  readonly loads: number
}

export function RequestForm({ head, loads, ...fields }: FormProps) {
  return (
    <section class="card request" aria-labelledby="request-title">
      {head}
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
        <Field name="action" label="Action" placeholder="s3:GetObject" value={action} faults={faults} suggest={{ kind: 'action' }}
          onInput={action => set({ action })} />
        <Field name="resourceAccount" label="Account of the resource" placeholder="as its ARN says, or the caller’s" value={resourceAccount} faults={faults}
          onInput={resourceAccount => set({ resourceAccount })} />
        <div class="wide">
          <Field name="resource" label="Resource" placeholder="arn:aws:s3:::reports/2026/q3.csv, or * when the action takes none" value={resource} faults={faults}
            suggest={{ kind: 'resource', action, account: ownerAccount({ resource: '*', ...(resourceAccount && { resourceAccount }) }, principalOf(principal)) }}
            onInput={resource => set({ resource })} />
        </div>
        <div class="field wide">
          <span class="label" id="context-label">Context <small>condition keys and their values</small></span>
          <Editor id="context" label="Request context, JSON" numbers={false} subject={{ kind: 'context', action }} text={context}
            onChange={context => set({ context })} />
          <Fault name="context" faults={faults} />
        </div>
        <div class="wide"><MoreAboutRequest state={state} faults={faults} change={change} /></div>
      </div>
    </>
  )
}
