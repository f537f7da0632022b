// Charts of a page: each figure names the address of its specification.

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function config() {
  const [ink, soft, hair] = ["--ink", "--soft", "--hair"].map(colour);
  const font = getComputedStyle(document.body).fontFamily;
  const axis = { labelColor: soft, titleColor: soft, gridColor: hair, domainColor: soft, tickColor: soft, titleFontWeight: 400, labelFontSize: 12, titleFontSize: 13 };
  return { background: null, font, axis, view: { stroke: null }, text: { fill: ink } };
}

async function show(figure) {
  const answer = await fetch(figure.dataset.chart, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const spec = await answer.json();
  const place = document.createElement("div");
  figure.prepend(place);
  await window.drawChart(place, spec, config());
  if (spec.usermeta?.said) figure.querySelector("figcaption").append(` ${spec.usermeta.said}`);
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", figure.querySelector("figcaption").textContent);
}

// A chart inside something folded is drawn when it is opened: before, it has no width.
for (const figure of document.querySelectorAll("figure[data-chart]")) {
  const folded = figure.closest("details:not([open])");
  if (folded) folded.addEventListener("toggle", () => show(figure), { once: true });
  else show(figure);
}
