/**
 * Two projects, one per TypeORM line. `typeorm-1` runs every test; `typeorm-0.3` runs the same files against
 * TypeORM 0.3, but for the rooms that never meet TypeORM.
 */
const withoutTypeorm = ['model', 'diff', 'context', 'query', 'docs']

/** Comes as ES modules alone: the package has it bundled, here it is transformed. */
const esModules = ['temporal-polyfill', 'temporal-utils', 'temporal-spec']

const transform = {
  '^.+\\.[jt]s$': [
    '@swc/jest',
    {
      swcrc: false,
      sourceMaps: 'inline',
      module: { type: 'commonjs' },
      jsc: {
        target: 'es2022',
        keepClassNames: true,
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      },
    },
  ],
}

const ours = {
  '^typeorm-activity-log$': '<rootDir>/src/index.ts',
  '^typeorm-activity-log/(http|testing)$': '<rootDir>/src/$1/index.ts',
  '^typeorm-activity-log/(express|fastify|nestjs)$': '<rootDir>/src/adapters/$1.ts',
  '^(\\.{1,2}/.*)\\.js$': '$1',
}

/** An older TypeORM of `test/versions`, by its name there. */
const older = process.env['TEST_TYPEORM']

function project(line, { moduleNameMapper, ignored }) {
  return {
    displayName: `typeorm-${line}`,
    rootDir: __dirname,
    testEnvironment: 'node',
    testMatch: ['<rootDir>/test/**/*.test.ts'],
    // types are tsc's; native, package, bench and browser have commands of their own.
    testPathIgnorePatterns: [
      '/node_modules/',
      '<rootDir>/test/(types|native|package|bench|browser)/',
      ...ignored.map((path) => `<rootDir>/test/${path}`),
    ],
    modulePathIgnorePatterns: ['<rootDir>/dist/'],
    setupFiles: ['reflect-metadata'],
    globals: { __TYPEORM_LINE__: line },
    moduleNameMapper,
    transform,
    transformIgnorePatterns: [`/node_modules/(?!(${esModules.join('|')})/)`],
  }
}

/** The tests on a copy of TypeORM 0.3, by its path from node_modules. */
function projectOn(copy) {
  return project('0.3', {
    moduleNameMapper: {
      ...ours,
      '^typeorm$': `<rootDir>/node_modules/${copy}`,
      '^typeorm/(.*)$': `<rootDir>/node_modules/${copy}/$1`,
    },
    ignored: [...withoutTypeorm.map((room) => `${room}/`), 'architecture.test.ts'],
  })
}

module.exports = {
  maxWorkers: 2,
  testTimeout: 30_000,
  coverageProvider: 'babel',
  collectCoverageFrom: ['src/**/*.ts'],
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  projects: [
    project('1', { moduleNameMapper: ours, ignored: [] }),
    projectOn('typeorm-v0'),
    ...(older ? [{ ...projectOn(`../test/versions/node_modules/${older}`), displayName: older }] : []),
  ],
}
