import type { PropsWithChildren, ReactElement } from 'react'
import type { JSONDataTypes } from '@adonisjs/core/types/transformers'
import type { Data } from '@generated/data'

/** What may be attached to a message; sizes in bytes, `accept` for a browser's file picker. */
export type AttachmentLimits = {
  maxFiles: number
  maxFileSize: number
  maxPdfSize: number
  maxTextSize: number
  maxPages: number
  maxPixels: number
  maxPixelsTogether: number
  accept: string
}

type Element = ReactElement | false | null | undefined

/** What is put beside other things. Text needs an element of its own there: see lint/text_alone.js. */
export type Elements = Element | Element[]

/** The props of a page: its own and those that every page gets. */
export type InertiaProps<T extends JSONDataTypes = {}> = PropsWithChildren<Data.SharedProps & T>
