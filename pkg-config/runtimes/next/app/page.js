'use client'
import { useEffect } from 'react'
import { program } from '../program.mjs'

export default function Page() {
  useEffect(() => {
    globalThis.result = program()
  }, [])
  return <h1>iam-verdict</h1>
}
