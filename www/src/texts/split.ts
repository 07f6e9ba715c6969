// The line between question and answer.
export const SPLIT = {
  label: 'Width of the request and the policies',
  title: 'Drag to give one side more room; a double click sets it back'
}
