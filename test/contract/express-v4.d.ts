/** Express 4 under its alias; the types are those of Express 5, which suffice here. */
declare module 'express-v4' {
  import express from 'express'
  export = express
}
