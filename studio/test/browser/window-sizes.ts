/** A phone, a tablet, a projector and a laptop: width and height in px. */
export const WINDOW_SIZES = [
  [390, 844],
  [820, 1180],
  [1280, 720],
  [1440, 900],
] as const;
