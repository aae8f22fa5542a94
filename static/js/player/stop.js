// The stop button. The first touch opens the choices and ends nothing; a choice shows at once what to do, then tells the server.

const GUARD = 600; // A second touch of a wet finger must not choose.
const AGAIN = 15_000;

export class StopPanel {
  constructor(panel, { form, url, main, words, whenStopped, whenTold }) {
    Object.assign(this, { panel, form, url, main, words, whenStopped, whenTold });
    this.opened = 0;
    panel.addEventListener("click", (event) => this.touched(event));
  }

  open() {
    this.opened = Date.now();
    this.panel.showModal();
    this.panel.scrollTop = 0;
    this.panel.querySelector("h2").focus();
  }

  touched(event) {
    const choice = event.target.closest("[name=sign]");
    const close = event.target.closest("[data-do=close]");
    if (!choice && !close) return;
    event.preventDefault();
    if (Date.now() - this.opened < GUARD) return;
    if (close) this.panel.close();
    else this.choose(choice.value);
  }

  choose(sign) {
    const body = new URLSearchParams(new FormData(this.form));
    body.set("sign", sign);
    this.whenStopped(sign);
    this.panel.close();
    this.main.className = "page page--sheet";
    this.main.replaceChildren(document.querySelector(`template[data-sign="${sign}"]`).content.cloneNode(true));
    this.main.querySelector("[data-focus]").focus();
    scrollTo(0, 0);
    this.tell(body);
  }

  // The words stand already. Nothing moves under someone who is calling for help; else the page with the summary follows.
  async tell(body) {
    const line = this.main.querySelector("[data-slot=sent]");
    try {
      const answer = await fetch(this.url, { method: "POST", body, keepalive: true });
      if (!answer.ok) throw new Error(String(answer.status));
      this.whenTold();
      line.textContent = "";
      const emergency = this.main.querySelector("[data-outcome=EMERGENCY]");
      if (!emergency) location.replace(answer.url);
    } catch {
      line.textContent = this.words.unsent;
      setTimeout(() => this.tell(body), AGAIN);
    }
  }
}
