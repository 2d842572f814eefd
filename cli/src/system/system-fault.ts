/** Something that this machine does not give: room on a disk, a folder for temporary files. Neither the command nor the data are wrong. */
export class SystemFault extends Error {
  override readonly name = "SystemFault";
}

/** No room: on the device, in the quota, or below the limit of a file's size. */
const FULL = ["ENOSPC", "EDQUOT", "EFBIG"];

export function isFull(cause: unknown): boolean {
  return FULL.includes((cause as NodeJS.ErrnoException).code ?? "") || /no space left on device/i.test(String(cause));
}

/** `place` has no room for what was to be written there. */
export function fullFault(place: string, cause: unknown, remedy = "write to another disk"): SystemFault {
  const { code } = cause as NodeJS.ErrnoException;
  if (code === "EFBIG")
    return new SystemFault(`${place}: a file there would be larger than this process may write; raise ulimit -f`);
  if (code === "EDQUOT") return new SystemFault(`${place}: the quota is used up; make room, or ${remedy}`);
  return new SystemFault(`${place}: the disk is full; make room, or ${remedy}`);
}
