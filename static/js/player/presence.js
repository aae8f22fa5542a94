// Keeps the server and the screen awake while the session is followed. No signal is no fault: it tries again later.

const EVERY = 4 * 60 * 1000;
const NOT_SOONER = 20 * 1000;

export class Presence {
  constructor(url, form, whenClosed) {
    this.url = url;
    this.form = form;
    this.whenClosed = whenClosed;
    this.last = Date.now();
    this.lock = null;
    this.over = false;
    setInterval(() => Date.now() - this.last >= EVERY && this.beat(), 15_000);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "visible") return;
      this.beat();
      this.stayAwake();
    });
  }

  async beat() {
    if (this.over || document.visibilityState !== "visible" || Date.now() - this.last < NOT_SOONER) return;
    this.last = Date.now();
    const body = new URLSearchParams({ csrfmiddlewaretoken: this.form.elements.csrfmiddlewaretoken.value });
    try {
      const answer = await fetch(this.url, { method: "POST", body, redirect: "manual" });
      if (answer.status === 409 && !this.over) this.whenClosed();
    } catch {
      this.last = 0;
    }
  }

  async stayAwake() {
    if (this.over || !navigator.wakeLock || document.visibilityState !== "visible") return;
    try {
      this.lock = await navigator.wakeLock.request("screen");
    } catch {
      this.lock = null;
    }
  }

  end() {
    this.over = true;
    this.lock?.release().catch(() => {});
  }
}
