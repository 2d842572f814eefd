import { InvalidArgumentError } from "commander";

export function numberArgument(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) throw new InvalidArgumentError("Give a finite number.");
  return value;
}

export function positiveArgument(text: string): number {
  const value = numberArgument(text);
  if (!(value > 0)) throw new InvalidArgumentError("Give a number above 0.");
  return value;
}

export function nonNegativeArgument(text: string): number {
  const value = numberArgument(text);
  if (value < 0) throw new InvalidArgumentError("Give a number of at least 0.");
  return value;
}

export function countArgument(text: string): number {
  const value = numberArgument(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("Give a whole number of at least 1.");
  return value;
}

/** Like `countArgument`, for what comes in pairs. */
export function evenCountArgument(text: string): number {
  const value = countArgument(text);
  if (value % 2 !== 0) throw new InvalidArgumentError("Give an even number, as halves come in pairs.");
  return value;
}

/** Like `countArgument`, but 0 is allowed. */
export function countOrZeroArgument(text: string): number {
  const value = numberArgument(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError("Give a whole number of at least 0.");
  return value;
}

/** A share of rows: "20%" or 0.2. */
export function shareArgument(text: string): number {
  const [, digits, percent] = /^\s*(\d*\.?\d+(?:e[-+]?\d+)?)\s*(%?)\s*$/i.exec(text) ?? [];
  const share = Number(digits) / (percent === "%" ? 100 : 1);
  if (!(share > 0 && share < 1)) throw new InvalidArgumentError("Give a share between 0 and 1, such as 20% or 0.2.");
  return share;
}

const UNITS = { "": 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40 };

/** Bytes: "400MB", "2GiB". */
export function bytesArgument(text: string): number {
  const [, digits, unit = ""] = /^\s*(\d+(?:\.\d+)?)\s*([kmgt]i?b)?\s*$/i.exec(text) ?? [];
  const bytes = Number(digits) * UNITS[unit.toLowerCase() as keyof typeof UNITS];
  if (!(bytes >= 1e6)) throw new InvalidArgumentError("Give at least 1MB, such as 400MB or 2GB.");
  return bytes;
}

export function portArgument(text: string): number {
  const value = numberArgument(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new InvalidArgumentError("Give a whole number from 0 to 65535.");
  return value;
}

export function foldCountArgument(text: string): number {
  const count = numberArgument(text);
  if (!Number.isInteger(count) || count < 2) throw new InvalidArgumentError("Give a whole number of at least 2.");
  return count;
}

/** How many folds, or the name of a column. */
export function foldsArgument(text: string): number | string {
  return /^[-+\d.]+$/.test(text) ? foldCountArgument(text) : text;
}
