import { For } from "solid-js";

/** Numbers with their names, next to each other. */
export function Facts(props: { readonly of: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl class="facts card">
      <For each={props.of}>
        {([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}
