import { UsageError } from '../../usage-error';
import type { Engine } from './elk-layout';

/**
 * Loads ELK, an optional dependency that only pictures need.
 * @throws UsageError if it is not installed
 */
export async function loadElk(): Promise<Engine> {
  try {
    const { default: elk } = await import('elkjs/lib/elk.bundled.js');
    return new elk.default();
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new UsageError(
      '--format svg needs the package elkjs, which is not installed. Run "npm install --save-dev elkjs"',
    );
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /MODULE_NOT_FOUND$/.test(String(error.code));
}
