/** A sentence with its numbers filled in. */
export function filledIn(sentence: string, numbers: Readonly<Record<string, number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(numbers[name]));
}
