/** A sentence with its numbers and names filled in. */
export function filledIn(sentence: string, numbers: Readonly<Record<string, number | string>>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(numbers[name]));
}
