// Drawing on the canvas: months, lines, boxes. Colours come from the style sheet alone.
const ink = {};

function readColours() {
  const style = getComputedStyle(document.documentElement);
  const names = ["paper", "ink", "quiet", "rule", "band", ...Object.keys(lines)];
  for (const name of names) ink[name] = style.getPropertyValue(`--${name}`).trim();
  ink.font = getComputedStyle(document.body).fontFamily;
}

const heads = {
  arrow: (p, x, y) => polygon(p, [x - 4.5, y - 9, x + 4.5, y - 9, x, y]),
  vee: (p, x, y) => polygon(p, [x - 5.5, y - 9, x, y - 5, x + 5.5, y - 9, x, y]),
  circle: (p, x, y) => p.arc(x, y - 4.5, 4, 0, 2 * Math.PI),
  bar: (p, x, y) => p.rect(x - 7, y - 4, 14, 3),
  diamond: (p, x, y) => polygon(p, [x, y - 11, x + 4.5, y - 5.5, x, y, x - 4.5, y - 5.5]),
  inv_triangle: (p, x, y) => polygon(p, [x - 5, y - 1, x + 5, y - 1, x, y - 10]),
};

function polygon(path, [x, y, ...rest]) {
  path.moveTo(x, y);
  for (let i = 0; i < rest.length; i += 2) path.lineTo(rest[i], rest[i + 1]);
  path.closePath();
}

// Returns the stroke and the head of a line through the corner points [x0, y0, x1, y1, ...].
function shape(points, head) {
  const stroke = new Path2D();
  const tip = new Path2D();
  const last = points.length - 2;
  stroke.moveTo(points[0], points[1]);
  for (let i = 2; i <= last; i += 2) {
    const [x0, y0, x1] = [points[i - 2], points[i - 1], points[i]];
    const y1 = i === last ? points[i + 1] - 6 : points[i + 1];
    const bend = y1 > y0 ? (y1 - y0) / 2 : 60; // a line that runs up closes a cycle
    if (x0 === x1 && y1 > y0) stroke.lineTo(x1, y1);
    else stroke.bezierCurveTo(x0, y0 + bend, x1, y1 - bend, x1, y1);
  }
  heads[head](tip, points[last], points[last + 1]);
  return { stroke, tip };
}

const shapes = views.map((view) => view.routes.map(
  (route, index) => route && shape(route, lines[edges[index].look].head)));

// Returns these edges as few paths: lines that run in one lane become one, or their common part
// would be painted once for each of them.
function bundle(view, chosen) {
  const bundles = new Map();
  for (const edge of chosen) {
    const path = shapes[view][edge.index];
    if (!path) continue;
    const key = `${edge.parent.index} ${edge.look} ${edge.inferred}`;
    if (!bundles.has(key)) {
      bundles.set(key, { edge, stroke: new Path2D(), tip: new Path2D() });
    }
    bundles.get(key).stroke.addPath(path.stroke);
    bundles.get(key).tip.addPath(path.tip);
  }
  return [...bundles.values()];
}

const kept = new WeakMap(); // bundles by what is lit and by view: they change with a click only

function bundles(view, lit) {
  const key = lit ?? views[view];
  if (!kept.has(key)) kept.set(key, []);
  kept.get(key)[view] ??= {
    rest: bundle(view, edges.filter((edge) => !lit?.edges.has(edge))),
    lit: bundle(view, lit?.edges ?? []),
  };
  return kept.get(key)[view];
}

function drawLine(ctx, { stroke, tip }, look, width) {
  ctx.strokeStyle = ctx.fillStyle = ink[look];
  ctx.lineWidth = width;
  ctx.setLineDash(lines[look].dash);
  ctx.stroke(stroke);
  ctx.setLineDash([]);
  ctx.fill(tip);
}

function drawLines(ctx, view, lit) {
  const drawn = bundles(view, lit);
  ctx.globalAlpha = lit ? 0.16 : 1;
  for (const one of drawn.rest) drawLine(ctx, one, one.edge.look, one.edge.inferred ? 1 : 1.6);
  ctx.globalAlpha = 1;
  for (const one of drawn.lit) drawLine(ctx, one, one.edge.look, one.edge.inferred ? 1.4 : 2.2);
}

// Bands and rules of the months, under everything. `frame` is the visible part of the map.
function drawPeriods(ctx, periods, frame) {
  periods.forEach(({ top, bottom }, i) => {
    ctx.fillStyle = i % 2 ? ink.paper : ink.band;
    ctx.fillRect(frame.left, top, frame.right - frame.left, bottom - top);
  });
}

// The dates at the left edge, the same size at every zoom, over everything.
function drawDates(ctx, periods, frame, scale) {
  ctx.font = `600 ${11 / scale}px ${ink.font}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  let free = -Infinity;
  for (const { label, top, bottom } of periods) {
    const y = Math.max(top + 13 / scale, Math.min(frame.top + 13 / scale, bottom - 13 / scale));
    if (y < free) continue;
    free = y + 17 / scale;
    const text = label ?? words.undated;
    const width = ctx.measureText(text).width;
    ctx.globalAlpha = 0.88;
    ctx.fillStyle = ink.paper;
    ctx.beginPath();
    ctx.roundRect(frame.left + 6 / scale, y - 9 / scale, width + 12 / scale, 18 / scale, 9 / scale);
    ctx.fill();
    ctx.globalAlpha = 1;
    ctx.fillStyle = ink.quiet;
    ctx.fillText(text, frame.left + 12 / scale, y);
  }
}

const wrapped = new Map();

// Returns a label as one or two lines that fit the box, cut in the middle where they cannot.
function wrap(ctx, label) {
  if (wrapped.has(label)) return wrapped.get(label);
  const room = boxWidth - 12;
  const fits = (text) => ctx.measureText(text).width <= room;
  const text = label.length > 120 ? `${label.slice(0, 60)}…${label.slice(-60)}` : label;
  let result = [text];
  if (!fits(text)) {
    const breaks = [...text.matchAll(/[-_ /.:・]+/g)].map((found) => found.index + found[0].length);
    const at = breaks.filter((i) => i < text.length && fits(text.slice(0, i))).pop() ?? half(text, fits);
    result = [text.slice(0, at).trim(), shorten(text.slice(at).trim(), fits)];
  }
  wrapped.set(label, result);
  return result;
}

function half(text, fits) {
  let end = text.length;
  while (end > 1 && !fits(text.slice(0, end))) end -= 1;
  return end;
}

function shorten(text, fits) {
  if (fits(text)) return text;
  let keep = text.length - 1;
  const cut = () => `${text.slice(0, Math.ceil(keep / 2))}…${text.slice(text.length - Math.floor(keep / 2))}`;
  while (keep > 2 && !fits(cut())) keep -= 1;
  return cut();
}

// Draws a box around its middle. Square: nothing above it; round: made from another model.
function drawBox(ctx, node, x, y, { chosen, dim, hover }) {
  const made = node.up.find((edge) => !edge.influence);
  const model = node.facts.kind === "model";
  const radius = !model ? 4 : made ? boxHeight / 2 : 0;
  ctx.save();
  ctx.globalAlpha = dim ? 0.22 : 1;
  ctx.beginPath();
  ctx.roundRect(x - boxWidth / 2, y - boxHeight / 2, boxWidth, boxHeight, radius);
  ctx.fillStyle = chosen ? ink.ink : ink.paper;
  ctx.fill();
  ctx.lineWidth = (made || !model ? 1.2 : 2.2) + (hover || chosen ? 1 : 0);
  ctx.strokeStyle = !model ? ink.influence : made ? ink[made.look] : ink.ink;
  if (!model) ctx.setLineDash([4, 3]);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.font = `12px ${ink.font}`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = chosen ? ink.paper : ink.ink;
  const text = wrap(ctx, node.label);
  text.forEach((part, i) => ctx.fillText(part, x, y + (i - (text.length - 1) / 2) * 12.5 + 0.5));
  ctx.restore();
}

// The samples of the legend are drawn by the same hand as the map.
function drawSamples() {
  for (const canvas of document.querySelectorAll("canvas.sample")) {
    const ctx = canvas.getContext("2d");
    const look = canvas.dataset.line;
    ctx.reset();
    ctx.scale(2, 2);
    ctx.rotate(-Math.PI / 2); // drawn downwards as on the map, shown from left to right
    drawLine(ctx, shape([-7, 2, -7, 41], lines[look].head), look, 1.8);
  }
}
