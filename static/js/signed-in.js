// A page that comes back from the browser's own memory may show a record after sign-out: it is asked for anew.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
