/** The pixels of an image and the side of its square. */
export const SIDE = 8;
export const PIXELS = SIDE * SIDE;
/** The intensity of a pixel that is fully lit; 0 is dark. */
export const BRIGHTEST = 16;
/** On the scale 0/1 a pixel is lit where its intensity is at least this. */
export const LIT_FROM = 8;
