/** A number of repetitions from the environment. */
export function times(variable: string, fallback: number): number {
  const value = Number(process.env[variable] ?? fallback);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${variable} must be a whole number from 1`);
  return value;
}
