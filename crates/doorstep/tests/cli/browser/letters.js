// Letters of one drawing that lie on others, or out of the window. The box of a text is higher than its letters.
const faults = [];
const width = document.documentElement.clientWidth;
const isShown = (text) => text.textContent.trim() !== "" && text.checkVisibility({ opacityProperty: true, visibilityProperty: true });
const box = (text) => {
  const { left, right, top, bottom, height } = text.getBoundingClientRect();
  return { text: text.textContent.trim(), left: left + 1, right: right - 1, top: top + height * 0.17, bottom: bottom - height * 0.08, scrolls: text.closest(".scroll") !== null };
};
const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
for (const figure of document.querySelectorAll("figure")) {
  const boxes = [...figure.querySelectorAll("svg text")].filter(isShown).map(box);
  boxes.forEach((one, place) => {
    for (const other of boxes.slice(place + 1)) {
      if (meet(one, other)) {
        faults.push(`${figure.id}: "${one.text}" lies on "${other.text}"`);
      }
    }
    if (!one.scrolls && (one.left < -1 || one.right > width + 1)) {
      faults.push(`${figure.id}: "${one.text}" leaves the window`);
    }
  });
}
return faults;
