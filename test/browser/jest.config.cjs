/** `npm run test:browser`: the log screen in headless Chromium, as jest runs everything else but on sql.js alone. */
const [typeorm1] = require('../../jest.config.cjs').projects

module.exports = {
  maxWorkers: 2,
  testTimeout: 120_000,
  globalSetup: '<rootDir>/test/browser/global-setup.mjs',
  globalTeardown: '<rootDir>/test/browser/global-teardown.mjs',
  ...typeorm1,
  displayName: 'chromium',
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  setupFilesAfterEnv: ['<rootDir>/test/browser/matchers.ts'],
  setupFiles: [...typeorm1.setupFiles, '<rootDir>/test/browser/screen-script.cjs'],
}
