// Draws one step a screen out of the page's own words.
import { COUNT, DONE, READY, WAITING } from "./clock.js";
import { Motion } from "./motion.js";

const template = (id) => document.getElementById(id).content.cloneNode(true);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

export class Screen {
  constructor(main, root, words) {
    this.main = main;
    this.words = words;
    this.language = document.documentElement.lang;
    main.className = "player";
    main.prepend(template("player-screen"));
    root.hidden = true;
    for (const part of document.querySelectorAll(".site-head, .site-foot")) part.hidden = true;
    document.body.classList.add("player-page");
    this.bar = this.slot("bar");
    this.body = this.slot("body");
    this.noMotion = matchMedia("(prefers-reduced-motion: reduce)");
  }

  slot(name) {
    return this.main.querySelector(`[data-slot="${name}"]`);
  }

  button(name) {
    return this.main.querySelector(`[data-do="${name}"]`);
  }

  announce(text) {
    this.slot("status").textContent = text;
  }

  // A whole step, with the focus on its name.
  step(step, number, total, { notice, isLast, settings, canBuzz }) {
    const source = step.element;
    const part = template("player-step");
    const words = part.querySelector("[data-slot=words]");
    const name = source.querySelector(".step__name").textContent;
    part.querySelector("h1").textContent = name;
    const take = (selector, into) => {
      for (const found of source.querySelectorAll(selector)) into.append(found.cloneNode(true));
    };
    take(":scope > .step__tag", words);
    take(":scope > .step__do", words);
    words.querySelector(".step__do").className = "player__do";
    take(":scope > .from-to", words);
    take(":scope > .step__amount", words);
    words.querySelector(".step__amount").className = "player__pace";
    const [note, ...others] = source.querySelectorAll(":scope > .step__note");
    if (note) words.append(note.cloneNode(true));
    const more = part.querySelector("[data-slot=more]");
    for (const other of others) more.append(other.cloneNode(true));
    take(":scope > .facts", more);
    if (!more.childElementCount) part.querySelector("[data-slot=more-box]").remove();
    if (!canBuzz) part.querySelector("[data-slot=buzz]").remove();
    for (const box of part.querySelectorAll("[data-set]")) box.checked = settings[box.dataset.set];
    const warning = part.querySelector("[data-slot=notice]");
    warning.hidden = !notice;
    warning.textContent = notice;
    this.body.dataset.step = step.slug;
    this.body.toggleAttribute("data-parts", step.parts.length > 1);
    this.put(part, step.figure);
    this.motion = step.figure ? new Motion(step, this.words) : null;
    this.chapter(step.phase, fill(this.words.step, { n: number, total }));
    this.slot("next").textContent = this.words.next;
    this.back(number > 1);
    this.slot("part").hidden = false;
    this.announce(`${fill(this.words.step, { n: number, total })}. ${name}`);
    this.isLast = isLast;
  }

  // A screen that is no step: the end, or the most minutes.
  plain(id, after, canGoBack) {
    const part = template(id);
    part.querySelector("[data-slot=words]").append(after.cloneNode(true));
    delete this.body.dataset.step;
    this.put(part, null);
    this.motion = null;
    this.chapter(null, "");
    this.slot("next").textContent = this.words.finish;
    this.back(canGoBack);
    this.pace("", "", false);
    this.pauseButton(null);
    this.announce(this.main.querySelector("h1").textContent);
  }

  unsent() {
    this.slot("sent").textContent = this.words.unsent_end;
  }

  // The session is no longer open: a page without the player.
  closed() {
    document.querySelector("dialog[open]")?.close();
    this.main.className = "page page--sheet";
    this.main.replaceChildren(template("player-closed"));
    this.main.querySelector("[data-focus]").focus();
  }

  // The drawing itself moves to the screen: a copy would have the names of its parts twice.
  put(part, figure) {
    this.motion?.end();
    this.body.replaceChildren(...(figure ? [figure] : []), part);
    this.body.classList.toggle("player__body--figure", Boolean(figure));
    this.body.scrollTop = 0;
    scrollTo(0, 0);
    this.main.querySelector("#step-title").focus({ preventScroll: true });
  }

  chapter(phase, number) {
    const all = [...this.main.querySelectorAll(".chapters__bar > li")];
    const now = all.findIndex((item) => item.dataset.chapter === phase);
    all.forEach((item, index) => {
      if (now < 0 || index < now) item.dataset.state = "done";
      else delete item.dataset.state;
      if (index === now) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
    this.slot("chapter").textContent = now < 0 ? "" : all[now].textContent;
    this.slot("number").textContent = number;
  }

  back(can) {
    this.button("back").setAttribute("aria-disabled", String(!can));
  }

  // The line below the step: what the count says now.
  count(step, clock, paused) {
    const words = this.words;
    this.motion?.follow(clock, paused);
    const stage = clock.stage;
    let text = "";
    let big = "";
    let part = "";
    if (step.parts.length > 1) {
      const at = Math.min(step.parts.length - 1, Math.floor(clock.at / step.repetitions));
      part = fill(words.part, { n: at + 1, total: step.parts.length, part: step.parts[at] });
    }
    if (!step.timed) text = words.untimed;
    else if (stage === WAITING) text = words.waiting;
    else if (stage === READY) text = fill(words.ready, { n: Math.ceil(clock.remaining / 1000) });
    else if (stage === DONE) text = this.isLast ? words.done_last : words.done;
    else if (step.rests) {
      big = minutes(clock.remaining);
      text = words.left;
    } else {
      big = String((clock.at % step.repetitions) + 1);
      text = fill(words.of, { total: step.repetitions });
    }
    if (paused) part = part ? `${words.paused}. ${part}` : words.paused;
    this.pace(big, text, stage === COUNT && !step.rests && !paused, part);
    this.pauseButton(paused ? words.go_on : step.timed && stage === WAITING ? words.start : words.pause, paused || stage === WAITING);
    const longer = this.button("longer");
    if (longer) {
      longer.hidden = !step.timed || stage === WAITING;
      say(longer, stage === READY ? words.longer : words.again);
    }
    if (stage === COUNT && this.beatFor !== clock.endsAt) {
      this.beatFor = clock.endsAt;
      const dot = this.slot("beat").firstElementChild;
      dot.style.setProperty("--stroke", `${clock.stroke}ms`);
      dot.style.animationDelay = `-${(clock.total - clock.remaining) % clock.stroke}ms`;
    }
  }

  pace(big, text, moves, part = "") {
    const line = this.slot("count");
    if (line.dataset.now !== `${big}|${text}`) {
      line.dataset.now = `${big}|${text}`;
      const bold = document.createElement("b");
      bold.textContent = big;
      line.replaceChildren(...(big ? [bold, ` ${text}`] : [text]));
    }
    say(this.slot("part"), part);
    this.slot("beat").classList.toggle("beat--off", !moves || this.noMotion.matches);
    this.bar.toggleAttribute("data-paused", !moves);
  }

  pauseButton(text, plays) {
    const button = this.button("pause");
    button.setAttribute("aria-disabled", String(text === null));
    if (text === null) return;
    say(this.slot("pause"), text);
    button.querySelector("[data-icon=pause]").hidden = Boolean(plays);
    button.querySelector("[data-icon=play]").hidden = !plays;
  }

  // The pace that the person chose, beside the plan's.
  slower(seconds) {
    const number = new Intl.NumberFormat(this.language, { maximumFractionDigits: 1 }).format(seconds);
    return fill(this.words.slower_done, { n: number });
  }
}

function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function minutes(left) {
  const seconds = Math.ceil(left / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
