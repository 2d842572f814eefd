import { For } from "solid-js";
import { CLASSES } from "../images/images.js";

/** One of the ten digits, as a group of radio buttons. */
export function DigitPicker(props: {
  readonly legend: string;
  readonly name: string;
  readonly value: number;
  readonly onPick: (digit: number) => void;
}) {
  return (
    <fieldset class="digit-picker">
      <legend>{props.legend}</legend>
      <div class="choices">
        <For each={Array.from({ length: CLASSES }, (_, digit) => digit)}>
          {(digit) => (
            <label>
              <input
                type="radio"
                name={props.name}
                value={digit}
                checked={props.value === digit}
                onChange={() => props.onPick(digit)}
              />
              <span>{digit}</span>
            </label>
          )}
        </For>
      </div>
    </fieldset>
  );
}
