/** Tasks over HTTP, each change of which is recorded; the log is at `/activity`, behind the application's own guard. */
import 'reflect-metadata'
import { NestFactory } from '@nestjs/core'
import { AppModule } from './app.module.js'

const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] })
await app.listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1')
console.log(`listening on ${new URL(await app.getUrl()).port}`)
