// What is said of what is switched off.
import type { LeftOut } from '../without.ts'

export const WITHOUT = {
  without: 'Without:',
  name: ({ policy, statement }: LeftOut) => (statement ? `statement ${statement} of ${policy}` : `policy ${policy}`),
  more: (count: number) => ` and ${count} more`,
  whole: 'With everything on the decision is: ',
  same: ', too',
  allOn: 'Switch all on again'
}
