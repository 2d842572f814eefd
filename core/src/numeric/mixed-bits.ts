/** The finalizer of MurmurHash3 (Appleby): every bit of the result depends on every bit of `h`. */
export function mixedBits(h: number): number {
  let x = h ^ (h >>> 16);
  x = Math.imul(x, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return x ^ (x >>> 16);
}

/** 32 bits about a text. */
export function bitsOfText(text: string): number {
  let h = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) h = mixedBits(h ^ text.charCodeAt(at));
  return h;
}
