// Around the passkey scripts of allauth: shows the button where passkeys work, says so when one fails, carries the device choice.
if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll("[data-passkey]")) part.hidden = false;
}

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const words = document.getElementById("passkey-failed");
  if (words) words.hidden = false;
});

document.addEventListener(
  "click",
  () => {
    const kept = document.querySelector("[data-device]");
    const chosen = document.querySelector('input[name="device"]:checked');
    if (kept && chosen) kept.value = chosen.value;
  },
  true,
);
