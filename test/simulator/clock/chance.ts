/* eslint-disable no-bitwise -- generators of chance and hashes are made of bits */

/** A generator of chance: the same seed and name give the same numbers, on any machine. */
export class Chance {
  private state: number;

  public constructor(seed: number, name: string) {
    this.state = hashOf(seed, name);
  }

  /** A number from 0, and below 1 (mulberry32). */
  public next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`. */
  public integer(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** Whether something happens that does so with this probability. */
  public is(probability: number): boolean {
    return this.next() < probability;
  }

  public bytes<T extends NodeJS.ArrayBufferView>(array: T): T {
    const view = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let index = 0; index < view.length; index++) {
      view[index] = this.next() * 256;
    }
    return array;
  }

  /** A UUID of version 4. */
  public uuid(): string {
    const bytes = this.bytes(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    return Buffer.from(bytes).toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  }
}

/** A 32-bit hash of numbers and texts, of which similar ones have nothing in common (FNV-1a, then mixed). */
export function hashOf(...parts: readonly (number | string)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join('|')) {
    hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
