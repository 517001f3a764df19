import { readdir } from 'node:fs/promises'
import app from '@adonisjs/core/services/app'
import db from '@adonisjs/lucid/services/db'
import { BaseSeeder } from '@adonisjs/lucid/seeders'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { DateTime, Duration } from 'luxon'
import llm from '#config/llm'
import {
  readConversation,
  type WrittenConversation,
  type WrittenMessage,
} from '#database/conversation_file'
import { LanguageModel } from '#llm/language_model'
import Account from '#models/account'
import { monthOf } from '#models/account/month'
import Conversation from '#models/conversation'
import Message from '#models/message'
import User from '#models/user'

const FOLDER = 'database/seeders/conversations'
const PASSWORD = 'correct horse'
const MEMBERS = ['Ben', 'Chidi', 'Dana']

const CHARACTERS_PER_TOKEN = 3.6

/** Tokens that a language model reads before the first question. */
const INSTRUCTIONS = 70

/** Seconds before a further question, before a reply's first word, and for a token. */
const READING = 210
const WAITING = 2
const TOKEN = 1 / 70

/**
 * A team that has used Parley for some weeks: for developers, demos and screenshots to look at.
 * Only from the project's folder, where the conversations are; a build has none of them.
 */
export default class NorthwindSeeder extends BaseSeeder {
  async run() {
    if (await User.first()) {
      throw new Error('The database has users. Only an empty one is filled with examples.')
    }
    const conversations = await readConversations()
    const people = await signUp()
    await db.transaction(async (trx) => {
      for (const conversation of conversations) await new Seeding(people, trx).add(conversation)
    })
    console.log(
      `${conversations.length} conversations of the team Northwind. Log in as ana@example.com ` +
        `(owner), ben@, chidi@ or dana@example.com, with the password "${PASSWORD}".`
    )
  }
}

/** In the order in which they ended. */
async function readConversations(): Promise<WrittenConversation[]> {
  const names = await readdir(app.makePath(FOLDER))
  const paths = names.map((name) => app.makePath(FOLDER, name))
  const conversations = await Promise.all(paths.map(readConversation))
  return conversations.sort((one, other) => Number(endOf(one)) - Number(endOf(other)))
}

function endOf({ ago }: WrittenConversation): DateTime {
  return DateTime.now().minus(Duration.fromISO(ago))
}

type People = { account: Account; byName: Map<string, User> }

async function signUp(): Promise<People> {
  const person = (name: string) => {
    return { name, email: `${name}@example.com`, password: PASSWORD }
  }
  const ana = await User.signUp({ ...person('Ana'), accountName: 'Northwind' })
  const account = await Account.firstOrFail()
  const byName = new Map([['Ana', ana]])
  for (const name of MEMBERS) byName.set(name, await User.signUpInto(account, person(name)))
  return { account, byName }
}

/** The rows of one conversation, as they would be had its people written it. */
class Seeding {
  #people: People
  #client: TransactionClientContract
  #question: Message | undefined
  #promptTokens = INSTRUCTIONS

  constructor(people: People, client: TransactionClientContract) {
    this.#people = people
    this.#client = client
  }

  async add({ messages, ...written }: WrittenConversation) {
    const times = timesOf(messages, endOf({ messages, ...written }))
    const conversation = await Conversation.create(
      {
        accountId: this.#people.account.id,
        userId: this.#idOf(messages[0].by),
        title: written.title,
        model: messages.findLast(isReply)!.by,
        messagesCount: messages.length,
        createdAt: times[0].createdAt,
        updatedAt: times.at(-1)!.updatedAt,
      },
      { client: this.#client }
    )
    for (const [index, message] of messages.entries()) {
      const row = { ...times[index], conversationId: conversation.id }
      if (isNote(message)) await this.#addNote(message, row)
      else if (isReply(message)) await this.#addReply(message, row)
      else await this.#addQuestion(message, row)
      if (!isNote(message)) this.#promptTokens += tokens(message.content)
    }
  }

  async #addQuestion({ by, content }: WrittenMessage, row: Partial<Message>) {
    const question = { ...row, content, userId: this.#idOf(by) }
    this.#question = await Message.create(
      { ...question, role: 'user', status: 'complete' },
      { client: this.#client }
    )
  }

  async #addNote({ by, content }: WrittenMessage, row: Partial<Message>) {
    const note = { ...row, content, userId: this.#idOf(by) }
    await Message.create({ ...note, role: 'note', status: 'complete' }, { client: this.#client })
  }

  async #addReply(reply: WrittenMessage, row: Partial<Message>) {
    const { by, content, thinking } = reply
    const text = { content, thinking, model: by, replyToId: this.#question!.id }
    const { updatedAt, cost } = await Message.create(
      { ...row, ...text, role: 'assistant', ...this.#endOf(reply), ...this.#usage(reply) },
      { client: this.#client }
    )
    const month = monthOf(updatedAt.toJSDate())
    await Account.spend(this.#people.account.id, cost ?? 0, this.#client, month)
  }

  #endOf({ end }: WrittenMessage): Partial<Message> {
    const [status, reason] = end.split(/ by |: /)
    if (status === 'stopped') return { status, stoppedById: this.#idOf(reason) }
    if (status === 'failed') return { status, failure: reason }
    if (status === 'interrupted') return { status }
    return { status: 'complete', stopReason: 'end_turn' }
  }

  /** A reply that never began has cost nothing. */
  #usage({ by, content, thinking }: WrittenMessage): Partial<Message> {
    if (!content) return {}
    const usage = {
      input: this.#promptTokens,
      output: tokens(thinking + content),
      cacheRead: 0,
      cacheWrite: 0,
      cacheWriteLong: 0,
      webSearches: 0,
    }
    return {
      inputTokens: usage.input,
      outputTokens: usage.output,
      cacheReadTokens: usage.cacheRead,
      cacheWriteTokens: usage.cacheWrite,
      cost: LanguageModel.withKey(by).cost(usage),
    }
  }

  #idOf(name: string): number {
    const person = this.#people.byName.get(name)
    if (!person) throw new Error(`Nobody in the team is called ${name}`)
    return person.id
  }
}

/** When each message was begun and when it was done, the last one at `end`. */
function timesOf(messages: WrittenMessage[], end: DateTime) {
  let clock = 0
  const times = messages.map((message, index) => {
    if (!isReply(message)) clock += index === 0 ? 0 : READING + tokens(message.content)
    const createdAt = clock
    if (isReply(message)) clock += WAITING + tokens(message.thinking + message.content) * TOKEN
    return { createdAt, updatedAt: clock }
  })
  const at = (seconds: number) => end.minus({ seconds: clock - seconds })
  return times.map(({ createdAt, updatedAt }) => {
    return { createdAt: at(createdAt), updatedAt: at(updatedAt) }
  })
}

const isReply = ({ by }: WrittenMessage) => by in llm.models
const isNote = ({ end }: WrittenMessage) => end === 'note'
const tokens = (text: string) => Math.ceil(text.length / CHARACTERS_PER_TOKEN)
