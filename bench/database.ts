import { randomBytes } from 'node:crypto'
import pg from 'pg'

/**
 * Runs `work` with the URL of a new database on the server of `url`, which is dropped afterwards; without a URL, with
 * undefined.
 */
export async function withDatabase<Result>(url: string | undefined, work: (url?: string) => Promise<Result>): Promise<Result> {
  if (!url) return work()
  const name = `handback_bench_${randomBytes(4).toString('hex')}`
  await onServer(url, `create database ${name}`)
  try {
    const own = new URL(url)
    own.pathname = `/${name}`
    return await work(String(own))
  } finally {
    await onServer(url, `drop database ${name} with (force)`)
  }
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
