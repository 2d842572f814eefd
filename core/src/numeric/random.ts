import { MultilogitError, quoted } from "../errors.js";

/** A stream of numbers determined by its seed. */
export interface Random {
  /** uniform in [0, 1), 32 bits */
  uniform(): number;
  /** standard normal */
  normal(): number;
}

/** Marsaglia's xorshift128 with splitmix-style seeding: small, the same in every runtime; not for secrets. (Journal of Statistical Software 8, 14, 2003.) */
export function random(seed: number): Random {
  const state = seedState(seed);
  const uniform = () => {
    let t = state[0]!;
    t ^= t << 11;
    t ^= t >>> 8;
    [state[0], state[1], state[2]] = [state[1]!, state[2]!, state[3]!];
    state[3] = state[3]! ^ (state[3]! >>> 19) ^ t;
    return state[3]! / 2 ** 32;
  };
  // Box and Muller 1958; 1 − u keeps the logarithm's argument above zero.
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

/** Throws unless `seed` is one. */
export function assertSeed(seed: unknown): void {
  if (!Number.isInteger(seed) || (seed as number) < 0)
    throw new MultilogitError("option", `seed is ${quoted(seed)}; expected a whole number of 0 or more`);
}

/** Four words from one, mixed as in MurmurHash3's finaliser so that near seeds give unrelated streams. */
function seedState(seed: number): Uint32Array {
  const state = new Uint32Array(4);
  let x = Math.floor(seed) >>> 0;
  for (let i = 0; i < 4; i++) {
    x = (x + 0x9e3779b9) >>> 0;
    let z = x;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    state[i] = (z ^ (z >>> 16)) >>> 0;
  }
  return state;
}

/** `length` independent standard normals. */
export function normals(source: Random, length: number): Float64Array {
  return Float64Array.from({ length }, () => source.normal());
}
