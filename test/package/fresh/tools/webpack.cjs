// @ts-nocheck -- run where its packages are installed.
/**
 * `node webpack.cjs <from> <to>`: one file with all that it imports, but for TypeORM and its drivers. The library has to be in it,
 * and webpack has to have nothing to say of it.
 */
const { readFileSync } = require('node:fs')
const { basename, dirname, resolve } = require('node:path')
const webpack = require('webpack')

const [from, to] = process.argv.slice(2).map((path) => resolve(path))

/** What Nest requires only where it is installed. */
const OPTIONAL =
  /^(@nestjs\/(microservices|websockets|platform-(fastify|socket\.io))|@fastify|class-(transformer|validator))(\/|$)/

const options = {
  mode: 'production',
  target: 'node',
  entry: from,
  output: { path: dirname(to), filename: basename(to) },
  externals: [/^(typeorm|better-sqlite3)(\/|$)/],
  externalsType: 'commonjs',
  resolve: { extensions: ['.ts', '.js', '.json'] },
  module: { rules: [{ test: /\.ts$/, use: { loader: 'swc-loader', options: swcOptions() } }] },
  // An entity is called as its class is.
  optimization: { minimize: false },
  plugins: [new webpack.IgnorePlugin({ checkResource: (name) => OPTIONAL.test(name) })],
}

webpack(options, (error, stats) => {
  if (error) throw error
  const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true })
  const ofOurs = warnings.filter(({ moduleName }) => moduleName?.includes('typeorm-activity-log'))
  for (const { message, moduleName } of [...errors, ...ofOurs]) console.error(`${moduleName}: ${message}`)
  if (errors.length + ofOurs.length > 0) process.exitCode = 1
  else if (/require\("typeorm-activity-log/.test(readFileSync(to, 'utf8'))) {
    throw new Error('The bundle requires the library.')
  }
})

function swcOptions() {
  const jsc = {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true },
  }
  return { swcrc: false, module: { type: 'es6' }, jsc }
}
