/** One try of a setting: a solution with its time, or why there is none. */
export type Try =
  | { readonly kind: "solved"; readonly seconds: number; readonly gap: number }
  | { readonly kind: "failed"; readonly sentence: string };

export interface Search {
  /** the loosest setting that came close enough, or null */
  readonly setting: number | null;
  /** every setting tried, in the order of trying */
  readonly tries: readonly (readonly [setting: number, result: Try])[];
}

/**
 * The first of `settings`, ordered from loose (cheap) to tight, whose solution is close enough, then the midpoint (geometric) between
 * it and the one before, so that a coarse ladder costs nobody much. A failure (a time limit, an error) ends the climb: what is tighter
 * takes longer.
 */
export async function loosestSetting(
  settings: readonly number[],
  closeEnough: number,
  attempt: (setting: number) => Promise<Try>,
): Promise<Search> {
  const tries: [number, Try][] = [];
  const reaches = async (setting: number) => {
    const result = await attempt(setting);
    tries.push([setting, result]);
    return result.kind === "failed" ? null : result.gap <= closeEnough;
  };
  for (const [step, setting] of settings.entries()) {
    const reached = await reaches(setting);
    if (reached === null) return { setting: null, tries };
    if (!reached) continue;
    if (step === 0) return { setting, tries };
    const between = Math.sqrt(setting * settings[step - 1]!);
    return { setting: (await reaches(between)) ? between : setting, tries };
  }
  return { setting: null, tries };
}
