/**
 * Something that this machine does not provide: space on a disk, a folder for temporary files. Neither the command nor the data are wrong.
 */
export class SystemFault extends Error {
  override readonly name = "SystemFault";
}

/** No space: on the device, in the quota, or within the limit on file sizes. */
const FULL = ["ENOSPC", "EDQUOT", "EFBIG"];

export function isFull(cause: unknown): boolean {
  return FULL.includes((cause as NodeJS.ErrnoException).code ?? "") || /no space left on device/i.test(String(cause));
}

/** The error that `place` has no space for what is written there. */
export function fullFault(place: string, cause: unknown, remedy = "write to another disk"): SystemFault {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === "EFBIG")
    return new SystemFault(`${place}: a file there would be larger than this process may write; raise ulimit -f`);
  if (code === "EDQUOT") return new SystemFault(`${place}: the quota is used up; free some space, or ${remedy}`);
  return new SystemFault(`${place}: the disk is full; free some space, or ${remedy}`);
}
