import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const programs = readdirSync(__dirname).filter((file) => /^[\w-]+\.ts$/.test(file) && file !== 'support.ts');

describe('the systems', () => {
  it.each(programs)('%s needs no override, JSON patch, removed child or suppression', (file) => {
    const source = readFileSync(join(__dirname, file), 'utf8');
    expect(source).not.toMatch(/overrides|JsonPatch|tryRemoveChild|suppressRule/);
  });
});
