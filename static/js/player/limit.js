// The most minutes of a session: time that is paused, and the rest at the end, do not count. Times in milliseconds.

export class Limit {
  constructor(most) {
    this.endsAt = null;
    this.left = most;
  }

  get isOver() {
    return this.endsAt !== null && Date.now() >= this.endsAt;
  }

  run() {
    if (this.endsAt === null) this.restore({ endsAt: Date.now() + this.left, left: null });
  }

  hold() {
    if (this.endsAt !== null) this.restore({ endsAt: null, left: Math.max(0, this.endsAt - Date.now()) });
  }

  kept() {
    return { endsAt: this.endsAt, left: this.left };
  }

  restore({ endsAt, left }) {
    this.endsAt = endsAt;
    this.left = left;
  }
}
