/** Runs before each test file: matchers that jest does not have. */
declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace jest {
    interface Matchers<R> {
      /** From the first number on, and not beyond the second. */
      toBeWithin(low: number, high: number): R
    }
  }
}

expect.extend({
  toBeWithin: (found: number, low: number, high: number) => ({
    pass: found >= low && found <= high,
    message: () => `${found} is not within ${low} and ${high}`,
  }),
})

export {}
