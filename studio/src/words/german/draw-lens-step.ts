import type { Phrases } from "../translation.js";

/** English and German of the screens Draw, Lens and Step. */
export const DRAW_LENS_STEP: Phrases = {
  // Draw
  "Every lit pixel votes": "Jedes gesetzte Pixel stimmt ab",
  "Every pixel votes": "Jedes Pixel stimmt ab",
  "A softmax regression that has seen {} handwritten digits, and nothing hidden in it. A lit pixel adds its weight to the score of each class; the exponentials of the scores, divided by their sum, are the probabilities.":
    "Eine Softmax-Regression, die {} handgeschriebene Ziffern gesehen hat, und nichts daran ist verborgen. Ein gesetztes Pixel gibt sein Gewicht zum Score jeder Klasse; die Exponentiale der Scores, durch ihre Summe geteilt, sind die Wahrscheinlichkeiten.",
  "A softmax regression that has seen {} handwritten digits, and nothing hidden in it. A pixel adds its value times its weight to the score of each class; the exponentials of the scores, divided by their sum, are the probabilities.":
    "Eine Softmax-Regression, die {} handgeschriebene Ziffern gesehen hat, und nichts daran ist verborgen. Ein Pixel gibt seinen Wert mal sein Gewicht zum Score jeder Klasse; die Exponentiale der Scores, durch ihre Summe geteilt, sind die Wahrscheinlichkeiten.",
  "The model thinks that this is a": "Für das Modell ist dies eine",
  ", with": ", mit",
  "; you say it is a": "; für Sie ist es eine",
  "Nothing is drawn: the constants alone speak, for a": "Nichts ist gezeichnet: Nur die Konstanten sprechen, für eine",
  "Nothing is drawn: every pixel is dark, for a": "Nichts ist gezeichnet: Jedes Pixel ist dunkel, für eine",
  "with {} %. Draw a digit on the pad.": "mit {} %. Zeichnen Sie eine Ziffer auf das Feld.",
  "Ten scores become ten probabilities": "Aus zehn Scores werden zehn Wahrscheinlichkeiten",
  "The drawing gets class {} with {} %": "Die Zeichnung bekommt Klasse {} mit {} %",
  "The drawing gets class {} with > {} %": "Die Zeichnung bekommt Klasse {} mit > {} %",
  "score a, nats": "Score a, Nats",
  "The ten templates: what each class looks for": "Die zehn Schablonen: wonach jede Klasse sucht",
  "class {}, r{}c{}, {}": "Klasse {}, r{}c{}, {}",
  "class {}, constant, {}": "Klasse {}, Konstante, {}",
  "Orange pixels speak for the class, purple ones against it; the bar is the constant. Press ▶ to see them form.":
    "Orange Pixel sprechen für die Klasse, violette gegen sie; der Balken ist die Konstante. ▶ zeigt, wie sie entstehen.",
  "What class {} looks for": "Wonach Klasse {} sucht",
  "What class": "Wonach Klasse",
  "looks for": "sucht",
  "Weights of class {} as an image; the table has the numbers":
    "Gewichte der Klasse {} als Bild; die Zahlen stehen in der Tabelle",
  "Orange pixels speak for a {}, purple ones against it; framed are those above {}. The sum of the framed weights and the constant is the score.":
    "Orange Pixel sprechen für eine {}, violette gegen sie; umrahmt sind die über {}. Die Summe der umrahmten Gewichte und der Konstante ist der Score.",
  "Orange pixels speak for a {}, purple ones against it; framed are those above {}.":
    "Orange Pixel sprechen für eine {}, violette gegen sie; umrahmt sind die über {}.",
  "Score of class {} = {} nats": "Score der Klasse {} = {} Nats",
  "The score of class {} as a sum of {} products; the table has them all":
    "Der Score der Klasse {} als Summe von {} Produkten; alle stehen in der Tabelle",
  "{} more": "{} weitere",
  sum: "Summe",
  "Weight × pixel, largest first; a pixel that is {} adds nothing. The constant is always {}.":
    "Gewicht × Pixel, die größten zuerst; ein Pixel, das {} ist, trägt nichts bei. Die Konstante ist immer {}.",
  "What the model sees: {} numbers and nothing else": "Was das Modell sieht: {} Zahlen und sonst nichts",
  "The constant, then the pixels row by row. Move the drawing by one pixel, and the model sees another one: nothing tells it that they are neighbours.":
    "Die Konstante, dann die Pixel Zeile für Zeile. Ein Pixel weitergeschoben, ist die Zeichnung für das Modell eine andere: Nichts sagt ihm, welche Pixel Nachbarn sind.",
  "{} of {} pixels are not {}. z = ln Σ exp a = {}.": "{} von {} Pixeln sind nicht {}. z = ln Σ exp a = {}.",
  "Take these numbers along": "Diese Zahlen mitnehmen",
  "A program without any package that computes the scores, the probabilities and the derivative above; or the address of this very state.":
    "Ein Programm ohne Pakete, das Scores, Wahrscheinlichkeiten und die Ableitung oben berechnet; oder die Adresse genau dieses Zustands.",
  "Copy as TypeScript": "Als TypeScript kopieren",
  "Copy as Python": "Als Python kopieren",
  "Copy the link": "Link kopieren",
  "Print this screen": "Diese Seite drucken",
  "Copied.": "Kopiert.",
  "This browser does not let the page copy; here it is to select:":
    "Dieser Browser lässt die Seite nicht kopieren; hier ist es zum Markieren:",
  "What was to be copied": "Was kopiert werden sollte",
  "this browser makes no PNG": "dieser Browser erzeugt kein PNG",

  // Lens
  "A gradient is a comparison of two counts": "Ein Gradient vergleicht zwei Anzahlen",
  "A gradient is a comparison of two sums": "Ein Gradient vergleicht zwei Summen",
  "The derivative of the log-likelihood in one weight is the number of images of the class that have the pixel on, minus the number that the model expects. Point at a pixel of a map to take it apart; click or press Enter to keep it.":
    "Die Ableitung der Log-Likelihood nach einem Gewicht ist die Anzahl der Bilder der Klasse, in denen das Pixel gesetzt ist, minus die Anzahl, die das Modell erwartet. Zeigen Sie auf ein Pixel einer Karte, um es zu zerlegen; ein Klick oder Enter hält es fest.",
  "The derivative of the log-likelihood in one weight is the pixel summed over the images of the class, minus the sum that the model expects. Point at a pixel of a map to take it apart; click or press Enter to keep it.":
    "Die Ableitung der Log-Likelihood nach einem Gewicht ist das Pixel, summiert über die Bilder der Klasse, minus die Summe, die das Modell erwartet. Zeigen Sie auf ein Pixel einer Karte, um es zu zerlegen; ein Klick oder Enter hält es fest.",
  "Maps of": "Karten",
  gradient: "Gradient",
  weights: "Gewichte",
  Over: "Über",
  "all {} images": "alle {} Bilder",
  "my drawing": "meine Zeichnung",
  "observed − expected": "beobachtet − erwartet",
  "by differences of ℓ": "durch Differenzen von ℓ",
  agrees: "stimmt",
  differs: "weicht ab",
  "pull of the ridge, −λW": "Zug der Strafe, −λW",
  "slope of the objective, −∂f": "Steigung der Zielfunktion, −∂f",
  "The gradient: observed minus expected, for every pixel and class":
    "Der Gradient: beobachtet minus erwartet, für jedes Pixel und jede Klasse",
  "Orange: more than the model expects, the weight should grow. Purple: fewer, it should shrink. The bar is the constant.":
    "Orange: mehr, als das Modell erwartet, das Gewicht soll wachsen. Violett: weniger, es soll schrumpfen. Der Balken ist die Konstante.",
  "The weights of every pixel and class": "Die Gewichte jedes Pixels und jeder Klasse",
  "Orange speaks for the class, purple against it. The bar is the constant.":
    "Orange spricht für die Klasse, Violett gegen sie. Der Balken ist die Konstante.",
  "Observed: images of the class with the pixel on": "Beobachtet: Bilder der Klasse mit gesetztem Pixel",
  "Counts; the bar is the constant, so that it counts all images of the class.":
    "Anzahlen; der Balken ist die Konstante, er zählt also alle Bilder der Klasse.",
  "Expected: how many of them the model foretells": "Erwartet: wie viele davon das Modell voraussagt",
  "Sums of probabilities over the images with the pixel on.":
    "Summen der Wahrscheinlichkeiten über die Bilder mit gesetztem Pixel.",
  "Observed: the pixel summed over the images of the class":
    "Beobachtet: das Pixel, summiert über die Bilder der Klasse",
  "The bar is the constant, so that it counts all images of the class.":
    "Der Balken ist die Konstante, er zählt also alle Bilder der Klasse.",
  "Expected: the pixel summed over all images, times the probability of the class":
    "Erwartet: das Pixel, summiert über alle Bilder, mal der Wahrscheinlichkeit der Klasse",
  "What the observed sums would be if the model were right on average.":
    "So groß wären die beobachteten Summen, wenn das Modell im Mittel recht hätte.",
  "The sum behind it: {} image with the pixel on": "Die Summe dahinter: {} Bild mit gesetztem Pixel",
  "The sum behind it: {} images with the pixel on": "Die Summe dahinter: {} Bilder mit gesetztem Pixel",
  "The sum behind it: {} image in which the pixel is not {}":
    "Die Summe dahinter: {} Bild, in dem das Pixel nicht {} ist",
  "The sum behind it: {} images in which the pixel is not {}":
    "Die Summe dahinter: {} Bilder, in denen das Pixel nicht {} ist",
  "Each adds its residual y − p times its pixel, which is {}; images with the pixel off add nothing. Press one to put it on the pad.":
    "Jedes trägt sein Residuum y − p mal sein Pixel bei, das {} ist; Bilder ohne dieses Pixel tragen nichts bei. Ein Klick legt eines auf das Zeichenfeld.",
  "Each adds its residual y − p times its pixel, which is {}; images with the pixel off add nothing.":
    "Jedes trägt sein Residuum y − p mal sein Pixel bei, das {} ist; Bilder ohne dieses Pixel tragen nichts bei.",
  "Each adds its residual y − p times its pixel. Press one to put it on the pad.":
    "Jedes trägt sein Residuum y − p mal sein Pixel bei. Ein Klick legt eines auf das Zeichenfeld.",
  "Each adds its residual y − p times its pixel.": "Jedes trägt sein Residuum y − p mal sein Pixel bei.",
  "In no image, so that the derivative is zero.": "In keinem Bild, also ist die Ableitung null.",
  "Shares of the images": "Beiträge der Bilder",
  "× pixel": "× Pixel",
  "= product": "= Produkt",
  "running sum": "laufende Summe",
  "Put image {} on the pad": "Bild {} auf das Zeichenfeld legen",
  "{} more, together": "{} weitere, zusammen",
  "The ten derivatives at {} add up to {}": "Die zehn Ableitungen bei {} ergeben zusammen {}",
  "The derivatives of the ten classes as bars around zero": "Die Ableitungen der zehn Klassen als Balken um null",
  "What one class gains the others lose: raising all ten weights of a pixel alike changes no probability.":
    "Was eine Klasse gewinnt, verlieren die anderen: Alle zehn Gewichte eines Pixels gleich zu erhöhen ändert keine Wahrscheinlichkeit.",
  "ℓ along this one weight": "ℓ entlang dieses einen Gewichts",
  "The log-likelihood as the weight of {} for class {} changes by up to {}, with its tangent":
    "Die Log-Likelihood, wenn sich das Gewicht von {} für Klasse {} um bis zu {} ändert, mit ihrer Tangente",
  "change of the weight": "Änderung des Gewichts",
  "change of ℓ (nats)": "Änderung von ℓ (Nats)",
  "change of ℓ, nats": "Änderung von ℓ, Nats",
  "ℓ, changed in this weight alone": "ℓ, nur in diesem Gewicht geändert",
  "tangent: the derivative as a slope": "Tangente: die Ableitung als Steigung",
  "Residuals y − p of these images": "Residuen y − p dieser Bilder",
  "Histogram of the residuals; the table has the counts": "Histogramm der Residuen; die Anzahlen stehen in der Tabelle",
  "Heights are square roots of counts, so that the few large ones are seen.":
    "Die Höhen sind Wurzeln der Anzahlen, damit man die wenigen großen sieht.",
  "All {} × {} residuals y − p": "Alle {} × {} Residuen y − p",
  "Residuals of all images, the hardest first": "Residuen aller Bilder, die schwersten zuerst",
  "← hardest": "← die schwersten",
  "images, by p of their own class →": "Bilder, nach dem eigenen p →",
  "image {}, a {}: p of its class {}, of a {} {}": "Bild {}, eine {}: p der eigenen Klasse {}, p der {} {}",
  "Put it on the pad": "Auf das Zeichenfeld legen",
  "Every image has one residual above zero, that of its class, and nine below; they add up to zero. The hard ones at the left are what the gradient is made of.":
    "Jedes Bild hat ein Residuum über null, das seiner Klasse, und neun darunter; zusammen ergeben sie null. Aus den schweren links besteht der Gradient.",

  // Step
  "A step downhill, predicted and taken": "Ein Schritt bergab, vorhergesagt und gegangen",
  "The gradient foretells how the objective changes for a short step. The tangent uses the slope alone, the parabola the curvature too; the truth follows them only for a while.":
    "Der Gradient sagt voraus, wie sich die Zielfunktion bei einem kurzen Schritt ändert. Die Tangente nutzt nur die Steigung, die Parabel auch die Krümmung; die Wahrheit folgt ihnen nur eine Weile.",
  "Computing the objective along the gradient …": "Die Zielfunktion entlang des Gradienten wird berechnet …",
  "Step t =": "Schritt t =",
  "Ridge λ": "Ridge-λ",
  "No step up to {} goes uphill, from any weights: {} / (½ λ":
    "Kein Schritt bis {} führt bergauf, gleich von welchen Gewichten aus: {} / (½ λ",
  max: "max",
  "Use it": "Nehmen",
  "Change the weights": "Die Gewichte ändern",
  "Take the step": "Schritt gehen",
  "Ten steps": "Zehn Schritte",
  "Newton step": "Newton-Schritt",
  Solve: "Lösen",
  "From zero": "Von null",
  "From random": "Vom Zufall",
  "Computing: {} …": "Berechnet wird: {} …",
  "{} nats": "{} Nats",
  nats: "Nats",
  ", after {}.": ", danach: {}.",
  "f = {}; {}. {} iterations of {}, {} s in this page.": "f = {}; {}. {} Iterationen, {}, {} s auf dieser Seite.",
  "first order: − t ‖∇f‖²": "erste Ordnung: − t ‖∇f‖²",
  "second order: + ½ t² ∇fᵀH∇f": "zweite Ordnung: + ½ t² ∇fᵀH∇f",
  "what the step does": "was der Schritt bewirkt",
  "uphill: too long a step": "bergauf: Der Schritt ist zu lang",
  "of the first order": "der ersten Ordnung",
  "no slope is left": "keine Steigung mehr",
  "This is the minimum: every step from here raises f.": "Dies ist das Minimum: Von hier aus erhöht jeder Schritt f.",
  "The gradient is zero but for rounding, so the plot takes another way: towards weights of zero, and as far away from them. Restart, or choose another λ, to go downhill again.":
    "Der Gradient ist bis auf Rundung null, daher zeigt das Bild einen anderen Weg: zu Gewichten null hin und ebenso weit von ihnen weg. Beginnen Sie von vorn, oder wählen Sie ein anderes λ, um wieder bergab zu gehen.",
  "The objective around its minimum": "Die Zielfunktion um ihr Minimum",
  "The objective along minus the gradient": "Die Zielfunktion entlang minus Gradient",
  "The change of the objective from its minimum halfway to weights of zero, and as far the other way: up on both sides":
    "Die Änderung der Zielfunktion vom Minimum den halben Weg zu Gewichten null und ebenso weit in die andere Richtung: beiderseits aufwärts",
  "The change of the objective for steps from {} to {}; at the chosen step {} it is {}":
    "Die Änderung der Zielfunktion für Schritte von {} bis {}; beim gewählten Schritt {} ist sie {}",
  "share of the way to weights of zero": "Anteil des Wegs zu Gewichten null",
  "step t": "Schritt t",
  "↑ {}": "↑ {}",
  "change of f, {}": "Änderung von f, {}",
  "change of f, nats": "Änderung von f, Nats",
  "safe from anywhere": "von überall sicher",
  truth: "Wahrheit",
  tangent: "Tangente",
  parabola: "Parabel",
  "parabola: slope and curvature": "Parabel: Steigung und Krümmung",
  "tangent: slope alone": "Tangente: nur Steigung",
  "Your drawing, before and after the step": "Ihre Zeichnung, vor und nach dem Schritt",
  "p now": "p jetzt",
  "p after the step": "p nach dem Schritt",
  "Probabilities of the ten classes now and after the step; the table has the numbers":
    "Wahrscheinlichkeiten der zehn Klassen jetzt und nach dem Schritt; die Zahlen stehen in der Tabelle",
  "p now (above) and after (below)": "p jetzt (oben) und danach (unten)",
  "now → after": "jetzt → danach",
};
