/** How a command ends, besides 0 for done and 1 for a negative verdict. */
export const EXIT_USAGE = 2;
export const EXIT_INTERNAL = 3;
export const EXIT_SYSTEM = 4;
