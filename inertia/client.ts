import { createTuyau } from '@tuyau/core/client'
import { registry } from '@generated/registry'

/** Typed URLs of the application's routes. */
export const client = createTuyau({ baseUrl: '/', registry })
export const urlFor = client.urlFor
