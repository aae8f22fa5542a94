// What the person presses, switches and types. The player says what each of them does.

const CONTROLS = "a, button, input, select, textarea, summary, dialog";

// `act`: by the name of a button; `set`: a switch and whether it is on; `skip`: a reason; `keys`: by the key.
export function listen(main, skipPanel, { act, set, skip, keys }) {
  main.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button && button.getAttribute("aria-disabled") !== "true") act[button.dataset.do]?.();
  });
  main.addEventListener("change", (event) => {
    const name = event.target.dataset.set;
    if (name) set(name, event.target.checked);
  });
  skipPanel.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-skip]");
    if (choice) skip(choice.dataset.skip);
    else if (event.target.closest("[data-do=close]")) skipPanel.close();
  });
  document.addEventListener("keydown", (event) => typed(event, keys));
}

// Space and the arrows work only where they mean nothing else.
function typed(event, keys) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest?.(CONTROLS)) return;
  const act = keys()[event.key];
  if (!act) return;
  event.preventDefault();
  if (!event.repeat) act();
}
