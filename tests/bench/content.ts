/**
 * What conversations are made of where pages are measured: five turns of prose, code, a table,
 * maths and lists, of some 700 characters a message on average.
 */
export const questions = [
  'Our import reads one line at a time and asks the database for each of them. Before we rewrite it, I would like to understand where the time goes. How would you measure that on the machine itself, without a tool that we would have to install first? It runs at night, so nobody can sit beside it.',
  'And what does that look like in code? We use TypeScript on Node, with Knex, and the file is about 200 MB. It must not be read into memory as a whole, and a line that cannot be read should be kept somewhere with its number instead of ending everything.',
  'How do the three variants compare, if we take last night’s file for all of them? I would like to see the times beside each other, with the memory they need, and what each of them would mean for the people who have to look after it.',
  'Can that be put into a formula, so that I can see from which size of a batch on it no longer gets better? A rough one will do. We have 180,000 lines and a round trip of about 0.4 ms to the database, which is in the same data centre.',
  'Good. What should we do first, and what can wait? Please write it as a list that I can put into the ticket as it is, with what has to be true for a step to count as done.',
]

export const replies = [
  `Ask the process where it waits before you ask it what it does. Three things tell most of it, and all of them are there already:

1. **The share of waiting.** \`time\` before the command: when \`real\` is far above \`user + sys\`, it waits for something else, most likely for the database.
2. **What the database sees.** \`pg_stat_statements\` counts each statement, with the time of all its calls together. Sort by the total and not by the mean: a fast statement that runs 180,000 times is the expensive one.
3. **Where the rest goes.** \`node --cpu-prof import.js\` writes a profile when it ends, which can be looked at in the morning.

> A profile of a process that waits is empty. That is not a fault of the profile: it is its result.

Run it for one night like that, and keep the numbers. Whatever you change afterwards, *the same file* and the same numbers say whether it has become better, and by how much. See [the manual](https://www.postgresql.org/docs/current/pgstatstatements.html) for what else it counts.`,

  `Read it as a stream, and gather lines until a batch is full:

\`\`\`ts
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

export async function* batches(path: string, size: number) {
  const lines = createInterface({ input: createReadStream(path), crlfDelay: Infinity })
  let batch: Order[] = []
  let number = 0
  for await (const line of lines) {
    number += 1
    const order = parse(line)
    if (order) batch.push(order)
    else await rejected.insert({ number, line })
    if (batch.length === size) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}
\`\`\`

The caller writes a batch with one statement:

\`\`\`ts
for await (const batch of batches('orders.txt', 1000)) {
  await knex('orders').insert(batch).onConflict('number').merge()
}
\`\`\`

\`onConflict\` makes it safe to begin again after a fault: what is there already is written over with the same.`,

  `With last night’s file, on the same machine, each of them three times, and the median taken:

| Variant | Time | Memory | Statements | To look after |
| --- | ---: | ---: | ---: | --- |
| one line at a time | 4 h 04 min | 120 MB | 360,000 | nothing new |
| batches of 100 | 2 min 10 s | 125 MB | 3,600 | a table for rejected lines |
| batches of 1,000 | 52 s | 140 MB | 360 | the same |
| \`COPY\` into a table of its own | 19 s | 95 MB | 4 | a second table, and its clearing |
| all at once | 41 s | 1,900 MB | 2 | the memory |

\`COPY\` is the fastest and needs least, but its rows have to be moved on by a second statement, and a line that cannot be read ends it. *Batches of 1,000* are within a minute and keep everything in one place. I would take those, and come back to \`COPY\` only when a night has ten times as many lines.`,

  `With $n$ lines, batches of $b$, a round trip of $r$ and a time $w$ that the writing of a line takes in any case, the whole is

$$
T(b) = \\frac{n}{b} \\cdot 2r + n \\cdot w
$$

The second part does not depend on $b$. The first one falls below a tenth of it as soon as

$$
b > \\frac{20\\,r}{w} = \\frac{20 \\cdot 0.4\\,\\text{ms}}{0.05\\,\\text{ms}} = 160.
$$

So everything above some hundred is nearly as good as can be: $T(160) \\approx 9.9\\,\\text{s}$ and $T(1000) \\approx 9.1\\,\\text{s}$, where $T(\\infty) = n \\cdot w = 9\\,\\text{s}$. What speaks against very large batches is not the time but the memory, and that a fault throws away more: with $\\sum_{i=1}^{k} b_i$ lines done, it begins again at line $k \\cdot b + 1$.`,

  `In this order, because each step is useful by itself and none of them has to be taken back:

- [ ] **An index on \`customers.number\`**
  - \`create index concurrently\`, at any time of the day
  - done when \`explain\` shows an index scan for the lookup
- [ ] **A number for each night**
  - lines, seconds and rejected lines into a table
  - done when last night’s row is on the dashboard
- [ ] **Batches of 1,000**
  - read as a stream, written with one statement
  - done when the same file gives the same rows as before, counted by \`select count(*), sum(total)\`
- [ ] **An alarm after 30 minutes**
  - to the person on call, not into a channel
  - done when it has gone off once, on purpose

What can wait: \`COPY\`, a second worker, and anything that needs a new machine. Look at the dashboard again in four weeks; if a night takes longer than five minutes by then, the next step is \`COPY\`, and it takes about two days.`,
]

/** What a reply is streamed as where the browser is measured: a few words of Markdown each. */
export const pieces = replies.flatMap((text) => `${text}\n\n`.match(/\s*(?:\S+\s+){1,3}/g) ?? [])

/** A code block of 800 lines that is still open, and the lines that follow in it. */
export const longBlock = `\`\`\`js\n${Array.from({ length: 800 }, (_, at) => `const value${at} = "text" + ${at}\n`).join('')}`
export const codeLines = ['const x = 1\n', 'const y = "text"\n']
