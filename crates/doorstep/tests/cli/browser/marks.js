// Gives every drawing a link at its upper and one at its lower edge, and returns the drawings' names. Of a figure that is
// higher than a sheet and made of rows, each row is a drawing.
document.querySelectorAll("[data-edge]").forEach((link) => link.remove());
const rows = (figure) => [...figure.querySelectorAll(".rows tbody th")];
const isHigh = (figure) => figure.getBoundingClientRect().height > innerHeight;
const figures = [...document.querySelectorAll("figure")].filter((figure) => figure.checkVisibility());
const drawings = figures.flatMap((figure) => (isHigh(figure) && rows(figure).length > 0 ? rows(figure) : [figure]));
drawings.forEach((drawing, number) => {
  drawing.style.position = "relative";
  for (const edge of ["upper", "lower"]) {
    const link = document.createElement("a");
    link.href = `https://drawing.invalid/${number}/${edge}`;
    link.dataset.edge = edge;
    link.textContent = "\u00a0";
    Object.assign(link.style, { position: "absolute", left: "0", width: "4px", height: "2px", overflow: "hidden", fontSize: "1px", lineHeight: "2px" });
    link.style[edge === "upper" ? "top" : "bottom"] = "0";
    drawing.append(link);
  }
});
return drawings.map((drawing) => drawing.id || drawing.textContent.slice(0, 40));
