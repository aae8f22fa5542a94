// The player: the steps of the page, one a screen, at the person's own pace. Nothing goes on by itself unless they ask for it.
import { Clock, COUNT, DONE, READY, WAITING } from "./clock.js";
import { listen } from "./controls.js";
import { Ending } from "./ending.js";
import { Limit } from "./limit.js";
import { Presence } from "./presence.js";
import { Screen } from "./screen.js";
import { readSteps } from "./steps.js";
import { StopPanel } from "./stop.js";
import { open } from "./store.js";

const MINUTE = 60_000;
const HANDS_BACK = 5000; // from the screen to the skin, after Start
const LONGER = 30_000;
const BEFORE_NEXT = 2500; // where the person chose to go on by itself
const SLOWER = [1, 1.5, 2];

class Player {
  constructor(root) {
    this.root = root;
    this.words = JSON.parse(document.getElementById("player-words").textContent);
    this.steps = readSteps(root);
    this.form = document.getElementById("session-form");
    this.after = document.getElementById("after-lines");
    this.ready = Number(root.dataset.pauseSeconds) * 1000;
    this.store = open(root.dataset.run, this.steps.length);
    this.reachedField = Object.assign(document.createElement("input"), { type: "hidden", name: "reached" });
    // The day that a session counts for is the day where the person is.
    const zone = { type: "hidden", name: "zone", value: Intl.DateTimeFormat().resolvedOptions().timeZone ?? "" };
    this.form.append(this.reachedField, Object.assign(document.createElement("input"), zone));
    this.settings = { auto: false, wait: false, buzz: false };
    this.at = 0;
    this.reached = 1;
    this.pace = 0;
    this.skips = [];
    this.paused = false;
    this.over = false;
    this.limitReached = false;
    this.limit = new Limit(Number(root.dataset.mostMinutes) * MINUTE);
    this.screen = new Screen(document.getElementById("main"), root, this.words);
    this.presence = new Presence(root.dataset.beat, this.form, () => this.closed());
    this.skipPanel = this.screen.slot("skip-panel");
    this.stopPanel = new StopPanel(this.screen.slot("stop-panel"), {
      form: this.form,
      url: root.dataset.stop,
      main: this.screen.main,
      words: this.words,
      whenStopped: (sign) => this.stopped(sign),
      whenTold: () => this.store.clear(),
    });
    this.ending = new Ending(this.form, root.dataset.summary, () => this.screen.unsent());
    this.listen();
    this.restore();
    if (this.over) return;
    this.presence.stayAwake();
    this.ticking = setInterval(() => this.tick(), 200);
  }

  get step() {
    return this.steps[this.at];
  }

  get isEnd() {
    return this.at >= this.steps.length;
  }

  // What the person does

  listen() {
    const act = {
      next: () => this.next(),
      back: () => this.back(),
      pause: () => this.startOrPause(),
      stop: () => this.askWhatIsWrong(),
      skip: () => this.askWhy(),
      longer: () => this.longer(),
      slower: () => this.setPace(Math.min(this.pace + 1, SLOWER.length - 1)),
      usual: () => this.setPace(0),
    };
    const keys = { " ": act.pause, ArrowRight: act.next, ArrowLeft: act.back };
    listen(this.screen.main, this.skipPanel, {
      act,
      set: (name, on) => {
        this.settings[name] = on;
        this.keep();
      },
      skip: (reason) => this.skip(reason),
      keys: () => (this.over ? {} : keys),
    });
    document.addEventListener("visibilitychange", () => this.tick());
    addEventListener("pageshow", (event) => event.persisted && location.reload());
  }

  next() {
    if (this.isEnd || this.limitReached) this.finish();
    else this.go(this.at + 1);
  }

  back() {
    if (this.at > 0 && !this.limitReached && !this.over) this.go(this.at - 1);
  }

  startOrPause() {
    if (this.isEnd || this.limitReached) return;
    if (this.paused) this.resume();
    else if (this.step.timed && this.clock.stage === WAITING) this.clock.begin(this.step.rests ? 0 : HANDS_BACK);
    else this.pause();
    this.keep();
    this.tick();
  }

  pause() {
    this.paused = true;
    this.clock.pause();
    this.limit.hold();
  }

  resume() {
    this.paused = false;
    this.clock.resume();
  }

  longer() {
    if (this.clock.stage === READY) {
      this.clock.addReady(LONGER);
      this.screen.announce(this.words.longer_done);
    } else {
      this.paused = false;
      this.clock.begin();
      this.screen.announce(this.words.again_done);
    }
    this.keep();
    this.tick();
  }

  setPace(pace) {
    this.pace = pace;
    this.clock.setStroke(this.strokeOf(this.step));
    this.screen.announce(this.screen.slower(this.clock.stroke / 1000));
    this.showPace();
    this.keep();
    this.tick();
  }

  askWhatIsWrong() {
    if (!this.paused && !this.isEnd && !this.limitReached) {
      this.pause();
      this.keep();
      this.tick();
    }
    this.stopPanel.open();
  }

  askWhy() {
    this.skipPanel.showModal();
    this.skipPanel.querySelector("h2").focus();
  }

  skip(reason) {
    this.skipPanel.close();
    this.step.skip.value = reason;
    this.skips = [...new Set([...this.skips, this.at])];
    this.go(this.at + 1, reason === "hurts" ? this.words.skipped_hurts : this.words.skipped, true);
  }

  finish() {
    this.end();
    this.screen.back(false);
    this.ending.send();
  }

  // Where the player is

  go(at, notice = "", skipped = false) {
    const left = this.steps[this.at];
    if (!skipped && left && at > this.at) this.takeBackSkip(left);
    this.at = at;
    this.reached = Math.max(this.reached, Math.min(at + 1, this.steps.length));
    this.paused = false;
    if (!this.isEnd) {
      this.clock = this.newClock(this.step);
      if (this.step.timed && !this.settings.wait) this.clock.begin(this.step.rests ? 0 : this.ready);
    }
    this.show(notice);
    this.keep();
    this.presence.beat();
  }

  // A step that was skipped and is now passed the usual way has been done.
  takeBackSkip(step) {
    step.skip.value = "";
    this.skips = this.skips.filter((at) => at !== this.at);
  }

  strokeOf(step) {
    return step.rests ? step.stroke : step.stroke * SLOWER[this.pace];
  }

  newClock(step) {
    this.said = "";
    this.doneAt = null;
    return new Clock({ ready: this.ready, stroke: this.strokeOf(step), strokes: step.strokes });
  }

  show(notice = "") {
    // A step that is on the screen but not yet passed counts as not reached when the session is stopped there.
    this.reachedField.value = String(this.isEnd ? this.steps.length : Math.max(0, this.reached - 1));
    if (this.limitReached) this.screen.plain("player-limit", this.after, false);
    else if (this.isEnd) this.screen.plain("player-end", this.after, true);
    else {
      this.screen.step(this.step, this.at + 1, this.steps.length, {
        notice,
        isLast: this.at === this.steps.length - 1,
        settings: this.settings,
        canBuzz: "vibrate" in navigator,
      });
      this.showPace();
      this.tick();
    }
  }

  showPace() {
    const line = this.screen.main.querySelector(".player__pace");
    let chosen = line.querySelector("b");
    if (!chosen) line.append(" ", (chosen = document.createElement("b")));
    chosen.textContent = this.pace && this.step.counts ? this.screen.slower(this.clock.stroke / 1000) : "";
  }

  tick() {
    if (this.over || this.isEnd || this.limitReached) return;
    const before = `${this.clock.stage}.${this.clock.at}`;
    const stage = this.clock.look();
    if (this.step.counts && !this.paused && stage !== WAITING) this.limit.run();
    else this.limit.hold();
    if (this.limit.isOver) return this.stopAtMost();
    this.screen.count(this.step, this.clock, this.paused);
    if (this.settings.buzz && stage === COUNT && before !== `${stage}.${this.clock.at}`) navigator.vibrate?.(40);
    if (stage === DONE) this.whenDone();
  }

  whenDone() {
    const isLast = this.at === this.steps.length - 1;
    const goesOn = this.settings.auto && !isLast;
    if (this.said !== "done") {
      this.said = "done";
      this.doneAt = Date.now();
      this.screen.announce(isLast ? this.words.done_last : goesOn ? this.words.done_moving : this.words.done);
      this.keep();
    }
    const seen = document.visibilityState === "visible" && !document.querySelector("dialog[open]");
    if (goesOn && seen && !this.paused && Date.now() - this.doneAt > BEFORE_NEXT) this.go(this.at + 1);
  }

  stopAtMost() {
    this.limitReached = true;
    this.clock.pause();
    this.keep();
    this.show();
  }

  // Reload, end

  keep() {
    const { at, reached, pace, skips, paused, settings, limitReached } = this;
    const clock = this.isEnd ? null : this.clock.kept();
    this.store.write({ at, reached, pace, skips, paused, settings, limitReached, limit: this.limit.kept(), clock });
  }

  restore() {
    const kept = this.store.read();
    if (!kept) {
      this.clock = this.newClock(this.step);
      this.show();
      return this.keep();
    }
    if (kept.stopped) {
      this.clock = this.newClock(this.step);
      return this.stopPanel.choose(kept.stopped);
    }
    const { at, reached, pace, skips, paused, limit, settings, limitReached, clock } = kept;
    Object.assign(this, { at, reached, pace, skips, paused, settings, limitReached });
    this.limit.restore(limit);
    for (const index of skips) if (!this.steps[index].skip.value) this.steps[index].skip.value = "other";
    if (!this.isEnd) {
      this.clock = this.newClock(this.step);
      if (clock) this.clock.restore(clock);
    }
    this.show();
  }

  closed() {
    this.end();
    this.store.clear();
    this.screen.closed();
  }

  // Until the server knows, a page that is loaded again shows what to do again, not the next step.
  stopped(sign) {
    this.end();
    this.ending.cancel();
    this.store.write({ ...this.store.read(), stopped: sign });
  }

  end() {
    this.over = true;
    clearInterval(this.ticking);
    this.presence.end();
  }
}

new Player(document.getElementById("session"));
