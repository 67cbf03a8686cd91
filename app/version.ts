declare const APP_VERSION: string;
declare const APP_BUILD: string;

/** Put in by the bundler: the package's version and the commit that it was built from. */
export const VERSION = { version: APP_VERSION, build: APP_BUILD, node: process.version };
