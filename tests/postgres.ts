import { randomUUID } from 'node:crypto'
import pg from 'pg'

const { TEST_DATABASE_URL } = process.env

type TestDatabase = { url: string; client: pg.Client; drop(): Promise<void> }

/** An empty database of a test's own in the PostgreSQL that bin/test has started. */
export async function newDatabase(): Promise<TestDatabase> {
  const name = `parley_${randomUUID().replaceAll('-', '')}`
  const admin = new pg.Client(TEST_DATABASE_URL)
  await admin.connect()
  await admin.query(`create database ${name}`)
  const url = new URL(TEST_DATABASE_URL!)
  url.pathname = `/${name}`
  const client = new pg.Client(url.href)
  await client.connect()
  return {
    url: url.href,
    client,
    async drop() {
      await client.end()
      await admin.query(`drop database ${name} with (force)`)
      await admin.end()
    },
  }
}
