module.exports = {
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testEnvironment: 'node',
  // What hangs is what this is for; a machine that is busy with other things takes its time.
  testTimeout: 60_000,
  globalSetup: '<rootDir>/test/support/temporary-files.ts',
  globalTeardown: '<rootDir>/test/support/remove-temporary-files.ts',
  transform: {
    '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }],
  },
};
