import type { Phrases } from "../translation.js";

/** English and German of the screen Derivation. */
export const DERIVATION: Phrases = {
  "From a score to (y − p) φ, in twelve lines": "Vom Score zu (y − p) φ, in zwölf Zeilen",
  "i is an image: here your drawing, in the sums all {}. j is a feature, k runs over the classes, l is the class whose weight is varied. Each line is checked at the numbers on this page, by a route that does not use it.":
    "i ist ein Bild: hier Ihre Zeichnung, in den Summen alle {}. j ist ein Merkmal, k läuft über die Klassen, l ist die Klasse, deren Gewicht variiert wird. Jede Zeile wird an den Zahlen dieser Seite geprüft, auf einem Weg, der sie nicht benutzt.",
  "Class l": "Klasse l",
  "click a row of the bars": "Zeile der Balken anklicken",
  "Feature j": "Merkmal j",
  "Quiz me: hide the values": "Quiz: Werte verbergen",
  "Asking the engine for its own numbers …": "Die Rechenmaschine wird nach ihren eigenen Zahlen gefragt …",
  "Break it": "Kaputt machen",
  nothing: "nichts",
  "forget the off-diagonal": "die Nebendiagonale vergessen",
  "p of k instead of p of l": "p von k statt p von l",
  "y that do not sum to {}": "y, deren Summe nicht {} ist",
  "other features in the gradient": "andere Merkmale im Gradienten",
  "pixels of another scale in the gradient": "Pixel auf anderer Skala im Gradienten",
  "forget the feature": "das Merkmal vergessen",
  "p − y instead of y − p": "p − y statt y − p",
  "a mean instead of the sum": "ein Mittel statt der Summe",
  "{} of {} lines hold at these numbers": "{} von {} Zeilen gelten bei diesen Zahlen",
  "The twelve lines": "Die zwölf Zeilen",
  "✓ holds": "✓ gilt",
  "✗ does not hold": "✗ gilt nicht",
  holds: "gilt",
  "does not hold": "gilt nicht",
  "{} ✓ holds": "{} ✓ gilt",
  "{} ✗ does not hold": "{} ✗ gilt nicht",
  "line {}": "Zeile {}",
  "this formula": "diese Formel",
  "this formula, where it is worst": "diese Formel, wo sie am schlechtesten ist",
  "the other route": "der andere Weg",
  "difference, allowed": "Differenz, erlaubt",
  "Checked in {} equalities: {}. (L{} of the derivation in docs/likelihood.md)":
    "Geprüft in {} Gleichungen: {}. (L{} der Herleitung in docs/likelihood.md)",
  "Checked in one equality: {}. (L{} of the derivation in docs/likelihood.md)":
    "Geprüft in einer Gleichung: {}. (L{} der Herleitung in docs/likelihood.md)",
  "A class's score is the sum of feature times weight; for {}/{} pixels, the sum of the weights of those that are lit.":
    "Der Score einer Klasse ist die Summe aus Merkmal mal Gewicht; bei {}/{}-Pixeln die Summe der Gewichte der gesetzten.",
  "z is the logarithm of what the ten exponentials add up to; it is what makes probabilities sum to one.":
    "z ist der Logarithmus der Summe der zehn Exponentiale; es sorgt dafür, dass die Wahrscheinlichkeiten zusammen eins ergeben.",
  "Written as a difference, a probability's logarithm needs no quotient rule; and the ten probabilities sum to one.":
    "Als Differenz geschrieben, braucht der Logarithmus einer Wahrscheinlichkeit keine Quotientenregel; und die zehn Wahrscheinlichkeiten ergeben zusammen eins.",
  "y is {} for an image's own class, so the sum over k keeps one term per image: the logarithm of the probability of its class.":
    "y ist {} für die eigene Klasse eines Bildes, daher behält die Summe über k einen Term je Bild: den Logarithmus der Wahrscheinlichkeit seiner Klasse.",
  "The derivative of ln Σ exp is that class's share of the sum: its probability.":
    "Die Ableitung von ln Σ exp ist der Anteil dieser Klasse an der Summe: ihre Wahrscheinlichkeit.",
  "Raising a score helps its own class by one, and takes p from every class, its own included. δ is {} for k = l, else {}.":
    "Ein höherer Score hilft der eigenen Klasse um eins und nimmt jeder Klasse p, auch der eigenen. δ ist {} für k = l, sonst {}.",
  "A weight of class l enters the score of class l alone, multiplied by the very feature that made the score.":
    "Ein Gewicht der Klasse l geht nur in den Score der Klasse l ein, multipliziert mit genau dem Merkmal, das den Score gebildet hat.",
  "The chain rule, and no more: the weight acts through one score, the score on all ten probabilities.":
    "Die Kettenregel, und nicht mehr: Das Gewicht wirkt über einen Score, der Score auf alle zehn Wahrscheinlichkeiten.",
  "In the first half δ picks the term k = l; in the second p of l has no k, comes out of the sum, and Σ y = {} is left.":
    "In der ersten Hälfte wählt δ den Term k = l; in der zweiten enthält p von l kein k, kommt vor die Summe, und Σ y = {} bleibt.",
  "Every image adds its residual times its feature: this is the gradient, each partial derivative of it.":
    "Jedes Bild trägt sein Residuum mal sein Merkmal bei: Das ist der Gradient, jede seiner partiellen Ableitungen.",
  "Split the bracket: the pixel summed over the images of the class, less what the model expects; for {}/{} pixels both are counts.":
    "Die Klammer geteilt: das Pixel, summiert über die Bilder der Klasse, minus was das Modell erwartet; bei {}/{}-Pixeln sind beides Anzahlen.",
  "Ten probabilities that always sum to one cannot all rise: what one class's weight gains the others lose.":
    "Zehn Wahrscheinlichkeiten, die immer eins ergeben, können nicht alle steigen: Was das Gewicht einer Klasse gewinnt, verlieren die anderen.",
  "{} + … ({} terms) = {}": "{} + … ({} Terme) = {}",
  "{} − … ({} terms) = {}": "{} − … ({} Terme) = {}",
  "ℓ = a sum over {} images = {}, on average {} each": "ℓ = eine Summe über {} Bilder = {}, im Mittel je {}",
  "{} of the drawing, as the model sees it": "{} der Zeichnung, wie das Modell es sieht",
  "∂a{}/∂W[{}] = Φ = {}: {} of the drawing, as the model sees it":
    "∂a{}/∂W[{}] = Φ = {}: {} der Zeichnung, wie das Modell es sieht",
  "k = {} is the only class with y = {}: ({} − {}) · {}": "k = {} ist die einzige Klasse mit y = {}: ({} − {}) · {}",
  "over the {} images in which {} is not {}: ∂ℓ/∂W[{}] = {}":
    "über die {} Bilder, in denen {} nicht {} ist: ∂ℓ/∂W[{}] = {}",
  "the core's feature map reads the raw pixels; products summed by pairs":
    "die Merkmalsabbildung des Kerns liest die rohen Pixel; Produkte paarweise summiert",
  "two scores at a time, ln(eˣ + eʸ) = max + ln({} + e^−|x − y|)":
    "je zwei Scores, ln(eˣ + eʸ) = max + ln({} + e^−|x − y|)",
  "the quotient exp aₗ / Σ exp aₖ, with every score less aₗ; and all ten probabilities sum to one":
    "der Quotient exp aₗ / Σ exp aₖ, jeder Score um aₗ vermindert; und alle zehn Wahrscheinlichkeiten ergeben eins",
  "differences of z, the score moved up and down": "Differenzen von z, der Score nach oben und unten verschoben",
  "differences of ln p of each class in each score": "Differenzen von ln p jeder Klasse in jedem Score",
  "each weight moved by one, all scores recomputed; those of the other classes stay the same":
    "jedes Gewicht um eins verschoben, alle Scores neu berechnet; die der anderen Klassen bleiben gleich",
  "differences of Σ y ln p of the drawing in each weight": "Differenzen von Σ y ln p der Zeichnung in jedem Gewicht",
  "the sum over all ten classes k, term by term": "die Summe über alle zehn Klassen k, Term für Term",
  "the engine of the core, from its own features": "die Rechenmaschine des Kerns, aus ihren eigenen Merkmalen",
  "differences of ℓ over all images in the chosen weight; the core's gradient in the other {}":
    "Differenzen von ℓ über alle Bilder im gewählten Gewicht; der Gradient des Kerns in den anderen {}",
  "counting: images of class l with pixel j on, minus the number that the model expects":
    "Zählen: Bilder der Klasse l mit gesetztem Pixel j, minus die Anzahl, die das Modell erwartet",
  "the formula's ten derivatives at each pixel, added up": "die zehn Ableitungen der Formel an jedem Pixel, summiert",
  "What is it, in numbers?": "Welche Zahl ist es?",
  "The value of {}": "Der Wert von {}",
  "not yet": "noch nicht",
  "✗ not yet": "✗ noch nicht",
  "Show it": "Zeigen",
  Check: "Prüfen",
  "Prove that the checks can fail": "Beweisen, dass die Prüfungen scheitern können",
  "{} of {} mistakes are noticed": "{} von {} Fehlern werden bemerkt",
  "at these numbers:": "bei diesen Zahlen:",
  "{}: {} of {} lines fail": "{}: {} von {} Zeilen gelten nicht",
  "{}: no line sees it here": "{}: Hier sieht es keine Zeile",
  "Diagnosis: {}. It comes about like this: {}": "Diagnose: {}. So kommt es dazu: {}",
  "Diagnosis: {}": "Diagnose: {}",
  "It comes about like this: {}": "So kommt es dazu: {}",
  "The doctor calls it {}": "Der Doktor nennt es {}",
  "softmax Jacobian taken as diagonal": "die Jacobi-Matrix des Softmax als diagonal behandelt",
  "δ is read as “{}” for the whole bracket, so only the weights of an image's own class would move; but raising any score takes from all.":
    "δ wird für die ganze Klammer als „{}“ gelesen, sodass sich nur die Gewichte der eigenen Klasse bewegen würden; aber jeder höhere Score nimmt allen etwas weg.",
  "the index of the sum used outside it: (Σ y p) − y": "der Summenindex außerhalb der Summe benutzt: (Σ y p) − y",
  "p of class l has no k in it and leaves the sum untouched; here it was turned into p of class k on the way.":
    "p der Klasse l enthält kein k und kommt unverändert vor die Summe; hier wurde es unterwegs zu p der Klasse k.",
  "targets do not sum to {}, yet the formula says y − p":
    "die Zielwerte ergeben zusammen nicht {}, die Formel sagt trotzdem y − p",
  "each image counts for its class and by half for the next one, so its masses sum to s = {}; then the gradient is y − s p.":
    "jedes Bild zählt für seine Klasse und halb für die nächste, seine Massen ergeben also s = {}; dann ist der Gradient y − s p.",
  "likelihood and gradient see different features": "Likelihood und Gradient sehen verschiedene Merkmale",
  "the likelihood reads the pixels row by row, the gradient column by column; its shape, its class sums and its sign all look right.":
    "die Likelihood liest die Pixel zeilenweise, der Gradient spaltenweise; Form, Klassensummen und Vorzeichen sehen alle richtig aus.",
  "likelihood and gradient see the pixels on different scales":
    "Likelihood und Gradient sehen die Pixel auf verschiedenen Skalen",
  "one function reads {}/{} pixels, the other intensities from {} to {}, as where one of two loaders of the same file was changed; each is right on its own.":
    "die eine Funktion liest {}/{}-Pixel, die andere Helligkeiten von {} bis {}, etwa weil von zwei Leseroutinen derselben Datei eine geändert wurde; jede ist für sich richtig.",
  "the feature factor is missing": "der Faktor des Merkmals fehlt",
  "the chain rule was left one step early, at the score, so that all pixels get the same derivative.":
    "die Kettenregel wurde einen Schritt zu früh verlassen, am Score, sodass alle Pixel dieselbe Ableitung bekommen.",
  "sign flipped: the gradient of the loss, not of the log-likelihood":
    "Vorzeichen vertauscht: der Gradient des Verlusts, nicht der Log-Likelihood",
  "both are in use; the log-likelihood is climbed with y − p, the loss is descended with p − y.":
    "beide sind üblich; die Log-Likelihood steigt man mit y − p hinauf, den Verlust mit p − y hinab.",
  "the gradient is divided by n, the likelihood is not": "der Gradient ist durch n geteilt, die Likelihood nicht",
  "a hidden {}/n changes the length of the gradient and not its direction, so that training still seems to work.":
    "ein verstecktes {}/n ändert die Länge des Gradienten und nicht seine Richtung, sodass das Training noch zu funktionieren scheint.",
};
