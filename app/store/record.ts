/** "VSTS" and the version of the format. */
const MAGIC = 0x56535453;
const VERSION = 2;

/** Bytes of a record: magic, version, count and a CRC-32 of what precedes it; all but the magic little-endian. */
export const RECORD_BYTES = 20;

export function encode(count: number): Buffer {
  const bytes = Buffer.allocUnsafe(RECORD_BYTES);
  bytes.writeUInt32BE(MAGIC, 0);
  bytes.writeUInt32LE(VERSION, 4);
  bytes.writeDoubleLE(count, 8);
  bytes.writeUInt32LE(crc32(bytes, RECORD_BYTES - 4), RECORD_BYTES - 4);
  return bytes;
}

/** The count in the record at an offset. Undefined if the record is not valid. */
export function decode(bytes: Buffer, offset: number): number | undefined {
  const record = bytes.subarray(offset, offset + RECORD_BYTES);
  if (record.length < RECORD_BYTES) return undefined;
  if (record.readUInt32BE(0) !== MAGIC || record.readUInt32LE(4) !== VERSION) return undefined;
  if (record.readUInt32LE(RECORD_BYTES - 4) !== crc32(record, RECORD_BYTES - 4)) return undefined;
  return record.readDoubleLE(8);
}

/** CRC-32 as in IEEE 802.3. Some releases of Node 20 lack `zlib.crc32`. */
function crc32(bytes: Uint8Array, length: number): number {
  let crc = -1;
  for (let i = 0; i < length; i++) {
    crc ^= bytes[i] ?? 0;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
}
