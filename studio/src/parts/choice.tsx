import { For } from "solid-js";

/** One of a few words, as a group of radio buttons that looks like one control. */
export function Choice<T extends string>(props: {
  readonly legend: string;
  readonly name: string;
  readonly options: readonly { readonly value: T; readonly text: string }[];
  readonly value: T;
  readonly onPick: (value: T) => void;
}) {
  return (
    <fieldset class="choice">
      <legend>{props.legend}</legend>
      <div class="choices">
        <For each={props.options}>
          {({ value, text }) => (
            <label>
              <input
                type="radio"
                name={props.name}
                value={value}
                checked={props.value === value}
                onChange={() => props.onPick(value)}
              />
              <span>{text}</span>
            </label>
          )}
        </For>
      </div>
    </fieldset>
  );
}
