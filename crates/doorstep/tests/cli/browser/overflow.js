// Whether the page is wider than its window, and because of what.
const root = document.documentElement;
if (root.scrollWidth <= root.clientWidth) {
  return [];
}
const name = (element) => `${element.tagName} ${element.getAttribute("class") ?? ""} ${element.textContent.trim().slice(0, 30)}`;
const out = (element) => element.getBoundingClientRect().right > root.clientWidth + 1 && !element.closest(".scroll");
const guilty = [...document.body.querySelectorAll("*")].filter(out).slice(-3).map(name);
return [`${root.scrollWidth} px of page in ${root.clientWidth} px of window: ${guilty.join("; ")}`];
