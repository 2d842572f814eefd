import { onCleanup, Show } from "solid-js";
import { AnswersForm } from "../doctor/answers-form.js";
import { CodeForm } from "../doctor/code-form.js";
import { DiagnosisView } from "../doctor/diagnosis-view.js";
import { examination } from "../doctor/examination.js";
import { GalleryForm } from "../doctor/gallery-form.js";
import { useStudio } from "../studio.js";

/** Doctor: wrong gradients of the gallery, or of one's own in any language, and what is wrong with them. */
export function DoctorScreen() {
  const { doctor } = useStudio();
  const examined = examination(doctor.stop);
  onCleanup(() => doctor.stop("the screen was left"));
  return (
    <>
      <section class="lead">
        <h2>A wrong gradient says what is wrong with it</h2>
        <p>
          The doctor compares a loss with its gradient at random weights. Where they disagree it tells which of the
          known mistakes gives these very numbers, to their last digits.
        </p>
      </section>
      <div class="columns">
        <div class="screen">
          <GalleryForm examination={examined} />
          <AnswersForm examination={examined} />
        </div>
        <CodeForm examination={examined} />
      </div>
      <Show when={examined.diagnosis()}>{(found) => <DiagnosisView diagnosis={found()} />}</Show>
    </>
  );
}
