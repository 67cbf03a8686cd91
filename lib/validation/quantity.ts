import { must } from './checks';

const QUANTITY = /^\+?(\d+\.?\d*|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d+)?$/;

const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** Returns the number of a quantity, or undefined if the value is not a quantity. */
export function quantityValue(value: string | number): number | undefined {
  const [whole, mantissa = '', suffix = ''] = QUANTITY.exec(String(value)) ?? [];
  if (whole === undefined) return undefined;
  return Number(mantissa) * (FACTORS[suffix] ?? Number(`1${suffix}`));
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
export const quantity = must<string | number>(
  'a quantity such as "100m", "64Mi" or "2"',
  (value) => quantityValue(value) !== undefined,
);

/** A quantity of whole bytes, at least one. A storage request of "32m" is 32 thousandths of a byte. */
export const storageQuantity = must<string | number>(
  'a size of whole bytes, such as "32Mi" or "10Gi"',
  (value) => {
    const bytes = quantityValue(value);
    return bytes !== undefined && bytes >= 1 && Number.isInteger(bytes);
  },
);
