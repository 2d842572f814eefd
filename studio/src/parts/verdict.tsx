/** A tick or a cross with a word: never by colour alone. */
export function Verdict(props: { readonly holds: boolean; readonly text?: string }) {
  return (
    <span class="verdict" classList={{ wrong: !props.holds }}>
      <span aria-hidden="true">{props.holds ? "✓" : "✗"}</span>{" "}
      {props.text ?? (props.holds ? "holds" : "does not hold")}
    </span>
  );
}
