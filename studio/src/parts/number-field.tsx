interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  /** default: any number */
  readonly step?: number;
  /** NaN while the field holds none */
  readonly onNumber: (value: number) => void;
}

/** A number that must be given, with its label. */
export function NumberField(props: NumberFieldProps) {
  return (
    <label class="field">
      <span>{props.label}</span>
      <input
        type="number"
        min={props.min}
        max={props.max}
        step={props.step ?? "any"}
        required
        value={props.value}
        onInput={(event) => props.onNumber(event.currentTarget.valueAsNumber)}
      />
    </label>
  );
}
