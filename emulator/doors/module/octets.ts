/** 64-bit numbers as JavaScript can hold them: what is beyond 2^53 − 1 is that, and never a pointer or a length. */
export function readUlong(octets: Buffer, at: number): number {
  const high = octets.readUInt32LE(at + 4);
  return high >= 0x20_0000 ? Number.MAX_SAFE_INTEGER : high * 0x1_0000_0000 + octets.readUInt32LE(at);
}

export function writeUlong(octets: Buffer, at: number, value: number): void {
  octets.writeUInt32LE(value % 0x1_0000_0000, at);
  octets.writeUInt32LE(Math.floor(value / 0x1_0000_0000), at + 4);
}

export function ulongs(...values: readonly number[]): Buffer {
  const octets = Buffer.allocUnsafe(8 * values.length);
  for (let at = 0; at < values.length; at++) writeUlong(octets, 8 * at, values[at] as number);
  return octets;
}
