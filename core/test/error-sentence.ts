import { expect } from "vitest";
import { type ErrorCode, MultilogitError } from "../src/errors.js";

/** Expects one line from the library's own error class, with this code, that says each of these things. */
export function expectSentence(act: () => unknown, code: ErrorCode, ...says: readonly string[]): void {
  const error = thrownBy(act);
  expect(error).toBeInstanceOf(MultilogitError);
  const { message, code: got } = error as MultilogitError;
  expect(got).toBe(code);
  for (const fragment of says) expect(message).toContain(fragment);
  expect(message).not.toMatch(/[\r\n]/);
  expect(message).not.toMatch(/undefined|\[object|NaN is not/);
}

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return expect.fail("nothing was thrown");
}
