// The hand in the drawing does the stroke, in step with the count: it travels the way, lets go, and begins again. It never
// goes back over the skin. Where the person asked for less motion, two still pictures show where it starts and where it ends.
import { COUNT } from "./clock.js";

const SVG = "http://www.w3.org/2000/svg";
const TRAVEL = { third: 1 / 3, most: 2 / 3 }; // the part of a stroke in which the hand moves; the rest is letting go and resting
const GONE = 0.25; // how much of the hand is seen while it has let go
const FRAME = 40; // milliseconds: smooth enough, and easy on an old phone

export class Motion {
  constructor(step, words) {
    this.step = step;
    this.drawing = step.figure.querySelector(".drawing");
    this.ways = (step.figure.dataset.ways || "").split("|").filter(Boolean).map(wayOf);
    this.travel = TRAVEL[document.getElementById("session").dataset.travel] ?? TRAVEL.third;
    this.hands = hands(this.drawing);
    if (!this.ways.length) return;
    if (!this.hands.length) this.hands = [dot(this.drawing)];
    // The same stroke may be drawn in several places, or in several stretches that follow each other.
    this.isChain = this.step.parts.length < 2 && this.ways.length > 1 && this.drawing.querySelector(".fig-band") !== null;
    this.still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (this.still) {
      const end = twoPictures(step.figure, this.drawing, words);
      const moved = [...end.querySelectorAll(".fig-hand, .fig-moves")];
      this.pair = moved.map((element, index) => ({ element, rest: this.hands[index].rest }));
    }
    this.at(0, 0);
  }

  // Called at every tick: takes up the clock, and runs while it counts.
  follow(clock, paused) {
    if (!this.ways.length) return;
    this.clock = clock;
    const runs = clock.stage === COUNT && !paused && !this.still;
    if (runs && !this.frame) this.frame = requestAnimationFrame((now) => this.move(now));
    if (!runs) this.stop();
    if (this.still || clock.stage !== COUNT) this.at(clock.stage === COUNT ? clock.at : 0, 0);
  }

  move(now) {
    this.frame = requestAnimationFrame((next) => this.move(next));
    if (now - (this.drawnAt ?? 0) < FRAME) return;
    this.drawnAt = now;
    const gone = this.clock.total - this.clock.remaining;
    this.at(this.clock.at, (gone % this.clock.stroke) / this.clock.stroke);
  }

  // `stroke` from 0; `share` of it that is over, from 0 to 1.
  at(stroke, share) {
    const letGo = (1 + this.travel) / 2;
    const going = Math.min(1, share / this.travel);
    const way = this.isChain ? this.chain(going) : this.wayOf(stroke);
    const to = share < letGo ? point(way, this.isChain ? way.share : going) : point(this.isChain ? this.ways[0] : way, 0);
    const seen = share < this.travel ? 1 : share < letGo ? mix(1, GONE, (share - this.travel) / (letGo - this.travel)) : mix(GONE, 1, (share - letGo) / (1 - letGo));
    this.put(this.hands, to, seen);
    if (this.pair) {
      const last = this.isChain ? this.ways.at(-1) : way;
      this.put(this.pair, point(last, 1), 1);
    }
  }

  put(hands, { x, y }, seen) {
    const home = this.ways[0].start;
    for (const hand of hands) {
      const by = `translate(${(x - home.x).toFixed(1)} ${(y - home.y).toFixed(1)})`;
      hand.element.setAttribute("transform", `${by} ${hand.rest}`);
      hand.element.setAttribute("opacity", seen.toFixed(2));
    }
  }

  // One way for each part; where a step has no parts, each stroke takes the next.
  wayOf(stroke) {
    const { parts, repetitions } = this.step;
    const many = this.ways.length;
    if (parts.length < 2) return this.ways[stroke % many];
    const part = Math.min(parts.length - 1, Math.floor(stroke / repetitions));
    return this.ways[Math.min(many - 1, Math.floor((part * many) / parts.length))];
  }

  chain(going) {
    const many = this.ways.length;
    const number = Math.min(many - 1, Math.floor(going * many));
    return { ...this.ways[number], share: going * many - number };
  }

  stop() {
    if (this.frame) cancelAnimationFrame(this.frame);
    this.frame = null;
  }

  // Leaves the drawing as it was: the next step may show the same one.
  end() {
    this.stop();
    for (const hand of this.hands) {
      if (hand.made) hand.element.remove();
      else hand.element.setAttribute("transform", hand.rest);
      hand.element.removeAttribute("opacity");
    }
    if (this.pair) onePicture(this.step.figure, this.drawing);
  }
}

const mix = (from, to, share) => from + (to - from) * share;

function hands(drawing) {
  return [...drawing.querySelectorAll(".fig-hand")].map((element) => ({ element, rest: element.getAttribute("transform") }));
}

// A figure that has no room for a hand gets a dot that travels instead.
function dot(drawing) {
  const element = document.createElementNS(SVG, "circle");
  element.setAttribute("r", "14");
  element.setAttribute("class", "fig-moves");
  const start = drawing.closest("figure").dataset.ways.match(/M(-?[\d.]+) (-?[\d.]+)/);
  drawing.querySelector(".fig-overlay").append(element);
  return { element, rest: `translate(${start[1]} ${start[2]})`, made: true };
}

function wayOf(d) {
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", d);
  return { path, length: path.getTotalLength(), start: path.getPointAtLength(0) };
}

function point(way, share) {
  // Begins and ends softly, as a hand does.
  const soft = share * share * (3 - 2 * share);
  return way.path.getPointAtLength(way.length * soft);
}

function twoPictures(figure, drawing, words) {
  const end = drawing.cloneNode(true);
  end.setAttribute("aria-hidden", "true");
  end.removeAttribute("role");
  end.removeAttribute("aria-label");
  const both = [drawing, end].map((each, index) => {
    const box = document.createElement("div");
    const line = document.createElement("p");
    line.textContent = index ? words.picture_end : words.picture_start;
    box.append(each, line);
    return box;
  });
  const pair = document.createElement("div");
  pair.className = "figure__pair";
  pair.append(...both);
  figure.prepend(pair);
  return end;
}

function onePicture(figure, drawing) {
  const pair = figure.querySelector(".figure__pair");
  if (!pair) return;
  pair.before(drawing);
  pair.remove();
}
