declare const APP_VERSION: string;
declare const APP_BUILD: string;

/** The package version, the commit of the build, and the Node version. The bundler sets the first two. */
export const VERSION = { version: APP_VERSION, build: APP_BUILD, node: process.version };
