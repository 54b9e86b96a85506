// Headings in order, each with words that are seen.
const faults = [];
const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")];
let before = 0;
for (const heading of headings) {
  const level = Number(heading.tagName.slice(1));
  const words = heading.innerText.trim();
  if (level > before + 1) {
    faults.push(`"${words}" of level ${level} follows level ${before}`);
  }
  if (words === "" || !heading.checkVisibility()) {
    faults.push(`a heading of level ${level} is not seen: ${heading.textContent.trim()}`);
  }
  before = level;
}
if (headings.filter((heading) => heading.tagName === "H1").length !== 1) {
  faults.push("there is not exactly one heading of level 1");
}
return faults;
