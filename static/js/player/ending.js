// Finish, where the signal comes and goes: it is sent until the server has it. Sent twice, it ends one session.

const AGAIN = 15_000;
const PATIENCE = 20_000;

export class Ending {
  constructor(form, summary, whenUnsent) {
    Object.assign(this, { form, summary, whenUnsent });
    this.sending = false;
    this.cancelled = false;
  }

  async send() {
    if (this.sending || this.cancelled) return;
    this.sending = true;
    clearTimeout(this.later);
    const answer = await this.post();
    this.sending = false;
    if (this.cancelled) return;
    if (!answer) {
      this.whenUnsent();
      this.later = setTimeout(() => this.send(), AGAIN);
    } else if (answer.type === "opaqueredirect") location.assign(this.summary);
    else this.form.submit(); // The server says on a page of its own what is wrong.
  }

  // The answer; null where nothing came back in time.
  async post() {
    const body = new URLSearchParams(new FormData(this.form));
    const enough = new AbortController();
    const timer = setTimeout(() => enough.abort(), PATIENCE);
    try {
      return await fetch(this.form.action, { method: "POST", body, redirect: "manual", signal: enough.signal });
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  // The stop button comes before finishing: nothing moves under someone who reads what to do.
  cancel() {
    this.cancelled = true;
    clearTimeout(this.later);
  }
}
