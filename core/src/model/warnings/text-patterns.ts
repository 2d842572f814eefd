/** Digits with at most one point and an exponent. A leading zero, as in "00213", belongs to a code, not to a number. */
const NUMBER = /^\s*[-+]?(0|[1-9]\d*)?(\.\d*)?([eE][-+]?\d+)?\s*$/;
/** 2024-01-31, 2024/1/31, 31.01.2024, 1/31/24, also followed by a time. */
const DATE = /^\s*(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2}))([T\s]+\d{1,2}:\d{2}.*)?\s*$/;

export function isNumberText(text: string): boolean {
  return NUMBER.test(text) && /\d/.test(text) && Number.isFinite(Number(text));
}

export function isDateText(text: string): boolean {
  return DATE.test(text);
}

/** Words on average; names have one to three, sentences more. */
export function meanWords(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + text.trim().split(/\s+/).length, 0) / texts.length;
}
