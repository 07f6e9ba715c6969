// A worker of this folder as one text; made by the build.
declare module 'worker:*' {
  const text: string
  export default text
}
