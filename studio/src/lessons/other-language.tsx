import { useStudio } from "../studio.js";

/** The page in the other language. */
export function OtherLanguage(props: { readonly class?: string }) {
  const studio = useStudio();
  const language = () => studio.state.language;
  return (
    <button
      type="button"
      class={props.class}
      onClick={() => studio.set({ language: language() === "en" ? "de" : "en" })}
    >
      {studio.words()?.frame.otherLanguage}
    </button>
  );
}
