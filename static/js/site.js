// After a part of the page was replaced, put the focus where the new part says that reading goes on.
document.addEventListener("htmx:afterSettle", (event) => {
  const part = event.target;
  const place = part.matches("[data-focus]") ? part : part.querySelector(".error-summary, [data-focus]");
  if (!place) return;
  if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
  place.focus();
});
