// Where no time zone was chosen yet, choose the one that this phone or computer is set to.
const field = document.querySelector("[data-zone-open] select");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (field && !field.value && here && [...field.options].some((option) => option.value === here)) field.value = here;
// With a new row, tell where this phone or computer is: it counts where the person chose no zone.
for (const told of document.querySelectorAll("input[data-zone-here]")) told.value = here ?? "";
