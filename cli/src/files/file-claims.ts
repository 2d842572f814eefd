import { fstatSync } from "node:fs";
import { stat } from "node:fs/promises";
import { MultilogitError } from "multilogit";

/** A regular file by its identity, whatever names and links lead to it. */
interface Claim {
  readonly path: string;
  readonly device: bigint;
  readonly file: bigint;
}

const read: Claim[] = [];
const written: Claim[] = [];

/**
 * Records that this run reads the file `path` ("-" for standard input).
 * @throws MultilogitError "option" if it is also written: an output must never replace an input
 */
export async function claimInput(path: string): Promise<void> {
  const claim = path === "-" ? claimOfStream(0, path) : await claimOf(path);
  if (claim === null) return;
  const output = same(written, claim);
  if (output !== undefined) throw replaces(output.path, path);
  if (same([claimOfStream(1, "standard output")], claim))
    throw new MultilogitError(
      "option",
      `${nameOf(path)}: standard output goes to this file, which is also read (the > has emptied it already); send it to another file`,
    );
  read.push(claim);
}

/**
 * Records that this run writes the file `path`.
 * @throws MultilogitError "option" when it is also read
 */
export async function claimOutput(path: string): Promise<void> {
  const claim = await claimOf(path);
  if (claim === null) return;
  const input = same(read, claim);
  if (input !== undefined) throw replaces(path, input.path);
  written.push(claim);
}

function replaces(output: string, input: string): MultilogitError {
  const what =
    output === input
      ? "the output would replace the file that is read"
      : `the output would replace ${nameOf(input)}, which is read`;
  return new MultilogitError("option", `${output}: ${what}; give it another name`);
}

function nameOf(path: string): string {
  return path === "-" ? "the file on standard input" : path;
}

function same(claims: readonly (Claim | null)[], { device, file }: Claim): Claim | undefined {
  return claims.find((claim) => claim?.device === device && claim.file === file) ?? undefined;
}

/** Null for files that do not exist yet, and for devices and pipes, which may be both read and written. */
async function claimOf(path: string): Promise<Claim | null> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  return found?.isFile() ? { path, device: found.dev, file: found.ino } : null;
}

function claimOfStream(descriptor: number, path: string): Claim | null {
  try {
    const found = fstatSync(descriptor, { bigint: true });
    return found.isFile() ? { path, device: found.dev, file: found.ino } : null;
  } catch {
    // it is closed
    return null;
  }
}
