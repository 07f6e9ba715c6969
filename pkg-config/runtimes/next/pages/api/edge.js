import { program } from '../../program.mjs'

export const config = { runtime: 'edge' }

export default async () => Response.json(await program())
