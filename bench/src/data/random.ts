/** A stream of numbers fixed by its seed. */
export interface Random {
  /** uniform in [0, 1), 32 bits */
  uniform(): number;
  /** standard normal */
  normal(): number;
}

/** Mulberry32: a Weyl sequence through MurmurHash3's mixing; enough for test data. (T. Ettinger 2017, public domain.) */
export function random(seed: number): Random {
  let state = seed | 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  // Box and Muller 1958; 1 − u keeps the logarithm's argument above zero
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

/** A class drawn from the softmax of K scores. */
export function softmaxDraw(scores: Float64Array, { uniform }: Random): number {
  const most = Math.max(...scores);
  const masses = scores.map((a) => Math.exp(a - most));
  let left = uniform() * masses.reduce((sum, mass) => sum + mass);
  for (let k = 0; k < masses.length; k++) if ((left -= masses[k]!) < 0) return k;
  return masses.length - 1;
}
