// Numbers every control that is there to be used, begins before the first, and returns their names.
document.activeElement.blur();
window.scrollTo(0, 0);
getSelection().removeAllRanges();
document.body.tabIndex = -1;
document.body.focus();
document.body.blur();
document.body.removeAttribute("tabindex");
const controls = [...document.querySelectorAll("a[href], area[href], summary, button, input, select, textarea, [tabindex]")];
const usable = controls.filter((control) => control.tabIndex >= 0 && control.checkVisibility({ visibilityProperty: true }));
usable.forEach((control, number) => control.setAttribute("data-control", number));
return usable.map((control) => `${control.tagName} ${(control.getAttribute("aria-label") ?? control.textContent).trim().slice(0, 40)}`);
