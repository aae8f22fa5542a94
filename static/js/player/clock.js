// The count of one step: a short time to get ready, then the strokes. It holds deadlines on the wall clock and adds up no
// ticks, so a hidden tab, a slow phone or a reload cannot make it wrong. All times in milliseconds.

export const WAITING = "waiting"; // for the person to press Start
export const READY = "ready"; // the hands get ready
export const COUNT = "count"; // the strokes
export const DONE = "done";

export class Clock {
  constructor({ ready, stroke, strokes }, now = Date.now) {
    this.now = now;
    this.readyFor = ready;
    this.stroke = stroke;
    this.strokes = strokes;
    this.stage = WAITING;
    this.endsAt = null; // the deadline of this stage, while it runs
    this.left = null; // what was left of it, while it is paused
  }

  get total() {
    return this.stroke * this.strokes;
  }

  get paused() {
    return this.left !== null;
  }

  get runs() {
    return this.endsAt !== null;
  }

  begin(ready = this.readyFor) {
    this.stage = READY;
    this.left = null;
    this.endsAt = this.now() + ready;
  }

  // Moves past every deadline that has gone by. The next stage begins where the last one should have ended.
  look() {
    if (!this.runs) return this.stage;
    if (this.stage === READY && this.now() >= this.endsAt) {
      this.stage = COUNT;
      this.endsAt += this.total;
    }
    if (this.stage === COUNT && this.now() >= this.endsAt) {
      this.stage = DONE;
      this.endsAt = null;
    }
    return this.stage;
  }

  get remaining() {
    if (this.paused) return this.left;
    return this.runs ? Math.max(0, this.endsAt - this.now()) : 0;
  }

  // The stroke under way, from 0.
  get at() {
    if (this.stage === DONE) return this.strokes;
    if (this.stage !== COUNT) return 0;
    return Math.min(this.strokes - 1, Math.floor((this.total - this.remaining) / this.stroke));
  }

  pause() {
    if (!this.runs) return;
    this.look();
    if (!this.runs) return;
    this.left = this.remaining;
    this.endsAt = null;
  }

  resume() {
    if (!this.paused) return;
    this.endsAt = this.now() + this.left;
    this.left = null;
  }

  addReady(more) {
    if (this.stage !== READY) return;
    if (this.paused) this.left += more;
    else this.endsAt += more;
  }

  // A new pace keeps the stroke that the person is at.
  setStroke(stroke) {
    if (this.stage === COUNT) {
      const scaled = (this.remaining * stroke) / this.stroke;
      if (this.paused) this.left = scaled;
      else this.endsAt = this.now() + scaled;
    }
    this.stroke = stroke;
  }

  kept() {
    return { stage: this.stage, endsAt: this.endsAt, left: this.left };
  }

  restore({ stage, endsAt, left }) {
    Object.assign(this, { stage, endsAt, left });
  }
}
