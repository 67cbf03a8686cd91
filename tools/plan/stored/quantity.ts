const QUANTITY = /^([+-]?)(\d*)(?:\.(\d*))?(?:([KMGTPE]i)|([numkMGTPE]?)|[eE]([+-]?\d{1,3}))$/;

/** Suffixes for powers of 1024 and of 1000. */
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];

/** Quantities count in billionths, the smallest unit of the API. */
const ONE = 10n ** 9n;

/** The smallest unit in a list of resources. */
export const THOUSANDTH = 10n ** 6n;

/**
 * The form in which the API server stores a quantity: "1000m" is "1", "0.5Gi" is "512Mi". Binary, decimal and
 * exponential suffixes are kept, as in the API server: "1Ki" and "1024" are equal, but their strings differ in a pod
 * template.
 * @param unit the smallest unit, in billionths; thousandths in lists of resources
 * @returns the value itself if it is not a quantity
 */
export function canonicalQuantity(value: unknown, unit = 1n): unknown {
  if (typeof value !== 'string' && typeof value !== 'number') return value;
  const match = QUANTITY.exec(String(value).trim());
  const [, sign = '', whole = '', fraction = '', binary, decimal = '', exponent] = match ?? [];
  if (match === null || whole + fraction === '') return value;
  const exact = billionths(whole, fraction, binary, exponent ?? 3 * DECIMAL.indexOf(decimal) - 9);
  const amount = ((exact + unit - 1n) / unit) * unit;
  const minus = sign === '-' && amount !== 0n ? '-' : '';
  return minus + (binary === undefined ? decimalText(amount, exponent !== undefined) : binaryText(amount));
}

/** The amount of a canonical quantity, to compare sizes. Zero if the value is not a quantity. */
export function quantityAmount(value: unknown): bigint {
  const match = QUANTITY.exec(String(value));
  const [, sign = '', whole = '', fraction = '', binary, decimal = '', exponent] = match ?? [];
  if (match === null || whole + fraction === '') return 0n;
  const amount = billionths(whole, fraction, binary, exponent ?? 3 * DECIMAL.indexOf(decimal) - 9);
  return sign === '-' ? -amount : amount;
}

/** Rounds up, as the API does. */
function billionths(
  whole: string,
  fraction: string,
  binary: string | undefined,
  exponent: string | number,
): bigint {
  const digits = BigInt(whole + fraction);
  const factor = binary === undefined ? 1n : 1024n ** BigInt(BINARY.indexOf(binary));
  const power = (binary === undefined ? Number(exponent) : 0) + 9 - fraction.length;
  if (power >= 0) return digits * factor * 10n ** BigInt(power);
  const divisor = 10n ** BigInt(-power);
  return (digits * factor + divisor - 1n) / divisor;
}

function decimalText(amount: bigint, isExponential: boolean): string {
  if (amount === 0n) return '0';
  let rest = amount;
  let power = 0;
  while (rest % 1000n === 0n && (isExponential || power < DECIMAL.length - 1)) {
    rest /= 1000n;
    power += 1;
  }
  if (!isExponential) return `${rest}${DECIMAL[power] ?? ''}`;
  return power === 3 ? `${rest}` : `${rest}e${3 * power - 9}`;
}

/** Fractions and numbers below 1024 have no binary form. */
function binaryText(amount: bigint): string {
  if (amount < 1024n * ONE || amount % ONE !== 0n) return decimalText(amount, false);
  let rest = amount / ONE;
  let power = 0;
  while (rest % 1024n === 0n && power < BINARY.length - 1) {
    rest /= 1024n;
    power += 1;
  }
  return `${rest}${BINARY[power] ?? ''}`;
}
