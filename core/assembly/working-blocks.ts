// Rows as the sums for few weights take them (core/src/engine/wasm/kernel-working-sums.ts): in blocks of 32, the last one filled up with rows of weight 0. In a
// block each feature has its 32 numbers in a row, phi[(block·d + j)·32 + r], and so has each class, a[(block·K + k)·32 + r], so that vectors hold neighbouring
// rows, whatever K is. Features are given as j · 256, their distance in bytes.

/** Bytes of a block's numbers of one feature or class. */
export const SIZE: usize = 256;
/** The same in f32. */
export const SIZE32: usize = 128;
