import env from '#start/env'
import { filesPath } from '#config/storage'
import { defineConfig, services } from '@adonisjs/drive'

const bucket = env.get('S3_BUCKET')
/** Whether bytes are in a folder of this machine. */
export const isInFolder = !bucket

const endpoint = env.get('S3_ENDPOINT')

/** Read where a bucket is named only: without keys the SDK looks for the machine's own. */
function credentials() {
  const accessKeyId = env.get('S3_ACCESS_KEY_ID')
  const secretAccessKey = env.get('S3_SECRET_ACCESS_KEY')?.release()
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined
}

/** Where the bytes of attachments are: a folder, or a bucket where one is named. */
const driveConfig = defineConfig({
  default: 'attachments',
  services: {
    attachments: bucket
      ? services.s3({
          bucket,
          region: env.get('S3_REGION') ?? 'us-east-1',
          endpoint,
          credentials: credentials(),
          /** Servers that only speak S3 know neither names before the host, nor ACLs, nor checksums. */
          forcePathStyle: Boolean(endpoint),
          supportsACL: false,
          requestChecksumCalculation: 'WHEN_REQUIRED',
          responseChecksumValidation: 'WHEN_REQUIRED',
          visibility: 'private',
        })
      : services.fs({ location: filesPath, visibility: 'private' }),
  },
})

export default driveConfig

declare module '@adonisjs/drive/types' {
  export interface DriveDisks extends InferDriveDisks<typeof driveConfig> {}
}
