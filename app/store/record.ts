/** One entry of the state file: how many visits there were, and under which start of the app. */
export interface StateRecord {
  /** How many times the app was started on this folder. */
  readonly epoch: number;
  readonly count: number;
}

/** "VSTS" and the version of the format. */
const MAGIC = 0x56535453;
const VERSION = 1;

/** Bytes of a record: magic, version, epoch, count and a CRC-32 of what precedes it, little-endian. */
export const RECORD_BYTES = 28;

export function encode(record: StateRecord): Buffer {
  const bytes = Buffer.allocUnsafe(RECORD_BYTES);
  bytes.writeUInt32BE(MAGIC, 0);
  bytes.writeUInt32LE(VERSION, 4);
  bytes.writeDoubleLE(record.epoch, 8);
  bytes.writeDoubleLE(record.count, 16);
  bytes.writeUInt32LE(crc32(bytes, RECORD_BYTES - 4), RECORD_BYTES - 4);
  return bytes;
}

/** The record that begins at an offset, or undefined where there is none that is whole. */
export function decode(bytes: Buffer, offset: number): StateRecord | undefined {
  const record = bytes.subarray(offset, offset + RECORD_BYTES);
  if (record.length < RECORD_BYTES) return undefined;
  if (record.readUInt32BE(0) !== MAGIC || record.readUInt32LE(4) !== VERSION) return undefined;
  if (record.readUInt32LE(RECORD_BYTES - 4) !== crc32(record, RECORD_BYTES - 4)) return undefined;
  return { epoch: record.readDoubleLE(8), count: record.readDoubleLE(16) };
}

/** Whether `a` was written after `b`: a later start wins over a higher count, as its count went on from there. */
export function isNewer(a: StateRecord, b: StateRecord): boolean {
  return a.epoch === b.epoch ? a.count > b.count : a.epoch > b.epoch;
}

/** CRC-32 as in IEEE 802.3; zlib's is not in every Node 20. */
function crc32(bytes: Uint8Array, length: number): number {
  let crc = -1;
  for (let i = 0; i < length; i++) {
    crc ^= bytes[i] ?? 0;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}
