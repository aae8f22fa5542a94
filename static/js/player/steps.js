// Reads the steps that the server wrote into the page. The player shows these and works out none of its own.

export function readSteps(root) {
  // A drawing stands in the page once; the steps that show the same one point to the first.
  const figureOf = (element) => {
    const same = element.querySelector(":scope > [data-same]");
    return (same ? document.getElementById(same.dataset.same) : element).querySelector(":scope > .step__figure > figure");
  };
  return [...root.querySelectorAll("[data-step]")].map((element) => {
    const { step, kind, phase, repetitions, seconds } = element.dataset;
    const parts = [...element.querySelectorAll(".step__parts > li")].map((part) => part.textContent);
    const times = Number(repetitions) * Math.max(1, parts.length);
    const rests = kind === "rest";
    return {
      element,
      figure: figureOf(element),
      slug: step,
      kind,
      phase,
      parts,
      rests,
      timed: kind !== "prepare",
      // Rest and preparing do not count towards the most minutes.
      counts: kind !== "prepare" && !rests,
      repetitions: Number(repetitions),
      stroke: rests ? 1000 : Number(seconds) * 1000,
      strokes: rests ? times * Number(seconds) : times,
      skip: element.querySelector("select"),
    };
  });
}
