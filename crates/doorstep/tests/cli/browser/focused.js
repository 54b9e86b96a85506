// What has the focus: which control, and what hides that it has.
const control = document.activeElement;
const style = getComputedStyle(control);
const { left, right, top, bottom } = control.getBoundingClientRect();
const faults = [];
if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) {
  faults.push(`its outline is ${style.outlineStyle}, ${style.outlineWidth}`);
}
if (right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight || right - left < 2 || bottom - top < 2) {
  faults.push(`it stands out of sight: ${[left, top, right, bottom].map(Math.round)}`);
}
const number = control.getAttribute("data-control");
return {
  control: number === null ? null : Number(number),
  kind: `${control.tagName} ${control.getAttribute("class") ?? ""}`,
  name: `${control.tagName} ${(control.getAttribute("aria-label") ?? control.textContent).trim().slice(0, 40)}`,
  fault: faults.length > 0 ? faults.join("; ") : null,
};
