import { Match, onCleanup, Switch } from "solid-js";
import { AnswersForm } from "../doctor/answers-form.js";
import { CodeForm } from "../doctor/code-form.js";
import { Findings } from "../doctor/findings.js";
import { GalleryForm } from "../doctor/gallery-form.js";
import { Choice } from "../parts/choice.js";
import { PATIENTS } from "../state/studio-state.js";
import { useStudio } from "../studio.js";

const PATIENT_NAMES = { gallery: "A broken one", function: "Your function", files: "Your program" } as const;

/** Doctor: on the left a wrong gradient of the gallery, or one's own in any language; on the right what is wrong with it. */
export function DoctorScreen() {
  const studio = useStudio();
  const examined = studio.examination;
  onCleanup(() => examined.forget());
  return (
    <div class="doctor">
      <section class="patient">
        <h2>A wrong gradient says what is wrong with it</h2>
        <Choice
          legend="Examine"
          name="patient"
          options={PATIENTS.map((value) => ({ value, text: PATIENT_NAMES[value] }))}
          value={studio.state.patient}
          onPick={(patient) => {
            examined.forget();
            studio.set({ patient });
          }}
        />
        <Switch>
          <Match when={studio.state.patient === "gallery"}>
            <GalleryForm examination={examined} />
          </Match>
          <Match when={studio.state.patient === "function"}>
            <CodeForm examination={examined} />
          </Match>
          <Match when={studio.state.patient === "files"}>
            <AnswersForm examination={examined} />
          </Match>
        </Switch>
      </section>
      <Findings examination={examined} />
    </div>
  );
}
