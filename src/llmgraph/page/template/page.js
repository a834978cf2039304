// The page: the network, what is chosen, keys, links to models, and the change of theme.
const map = document.getElementById("map");
const switchBox = document.getElementById("influence");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const narrow = matchMedia("(max-width: 760px)");
const state = { view: 0, chosen: null, lit: null, hover: null };

readColours();
const data = {
  nodes: new vis.DataSet(list.map(({ index }) => ({ id: index, shape: "custom", ctxRenderer }))),
  edges: new vis.DataSet(content.edges),
};
data.nodes.update(places(0));
const network = new vis.Network(map, data, JSON.parse(content.options));

// vis-network asks for each box with its place on the canvas.
function ctxRenderer({ ctx, id, x, y }) {
  const node = list[id];
  const how = {
    chosen: state.chosen === node,
    hover: state.hover === id,
    dim: state.lit !== null && !state.lit.nodes.has(node),
  };
  return {
    drawNode: () => drawBox(ctx, node, x, y, how),
    nodeDimensions: { width: boxWidth, height: boxHeight },
  };
}

function places(view) {
  return views[view].boxes.map((place, id) =>
    (place ? { id, x: place[0], y: place[1], hidden: false } : { id, hidden: true }));
}

// Returns the visible part of the map in its own units.
function frame() {
  const { x: left, y: top } = network.DOMtoCanvas({ x: 0, y: 0 });
  const { x: right, y: bottom } = network.DOMtoCanvas({ x: map.clientWidth, y: map.clientHeight });
  return { left, top, right, bottom };
}

network.on("beforeDrawing", (ctx) => {
  drawPeriods(ctx, views[state.view].periods, frame());
  drawLines(ctx, state.view, state.lit);
});
network.on("afterDrawing", (ctx) => {
  drawDates(ctx, views[state.view].periods, frame(), network.getScale());
});

// Moves the map so that these nodes fill what the panel leaves free, at a scale of at least
// `least`. Returns false and stays if they would need a scale below `refuse`.
function fit(shown, { least = 0.05, most = 1.15, refuse = 0 } = {}) {
  const spots = shown.map((node) => views[state.view].boxes[node.index]).filter(Boolean);
  if (!spots.length) return false;
  const [xs, ys] = [spots.map(([x]) => x), spots.map(([, y]) => y)];
  const [left, right] = [Math.min(...xs) - boxWidth / 2, Math.max(...xs) + boxWidth / 2];
  const [top, bottom] = [Math.min(...ys) - boxHeight, Math.max(...ys) + boxHeight];
  const room = freeRoom();
  const ideal = Math.min(room.width / (right - left), room.height / (bottom - top), most);
  if (ideal < refuse) return false;
  const scale = Math.max(ideal, least);
  const overflow = (bottom - top) * scale > room.height;
  moveTo((left + right) / 2, overflow ? top + room.height / 2 / scale : (top + bottom) / 2, scale);
  return true;
}

function freeRoom() {
  const covered = panel.hidden ? { width: 0, height: 0 }
    : narrow.matches ? { width: 0, height: panel.offsetHeight } : { width: panel.offsetWidth + 24, height: 0 };
  const margin = narrow.matches ? 8 : 84; // the dates stand in the margin
  return {
    width: Math.max(60, map.clientWidth - covered.width - 2 * margin),
    height: Math.max(60, map.clientHeight - covered.height - 24),
    shift: { x: -covered.width / 2, y: -covered.height / 2 },
  };
}

function moveTo(x, y, scale) {
  network.moveTo({
    position: { x, y }, scale, offset: freeRoom().shift,
    animation: calm.matches ? false : { duration: 300, easingFunction: "easeInOutQuad" },
  });
}

function showView(view) {
  state.view = view;
  if (switchBox) switchBox.checked = view === 1;
  data.nodes.update(places(view));
}

// Chooses a model: its lineage stays lit, the panel tells of it, the address names it.
// `move` brings "lineage" into view, or at least its "box".
function select(id, { move = "" } = {}) {
  const node = nodes.get(id);
  if (!node) return;
  if (!views[state.view].boxes[node.index]) showView(1);
  state.chosen = node;
  state.lit = lineage(node);
  showPanel(node, state.lit);
  if (linked() !== id) location.hash = address(id);
  if (move === "lineage" && !fit([...state.lit.nodes], { refuse: 0.6, most: 1 })) move = "box";
  if (move === "box") {
    const [x, y] = views[state.view].boxes[node.index];
    moveTo(x, y, Math.max(network.getScale(), 0.9));
  }
  network.redraw();
}

function clear() {
  state.chosen = state.lit = null;
  hidePanel();
  if (linked() !== null) location.hash = "";
  network.redraw();
}

function linked() {
  return new URLSearchParams(location.hash.slice(1).replaceAll("+", "%2B")).get("n");
}

function follow() {
  const id = linked();
  if (id !== null && id !== state.chosen?.id) select(id, { move: "lineage" });
}

// Shows the whole map, or if it is too large to read the base that most models descend from.
function start() {
  const shown = list.filter((node) => views[state.view].boxes[node.index]);
  if (!shown.length) return;
  const scale = narrow.matches ? 0.8 : 0.5;
  if (fit(shown, { refuse: scale })) return;
  const bases = shown.filter((node) => !node.up.some((edge) => !edge.influence));
  const count = (node) => lineage(node).descendants;
  const [x, y] = views[state.view].boxes[
    (bases.length ? bases : shown).reduce((a, b) => (count(b) > count(a) ? b : a)).index];
  moveTo(x, y + freeRoom().height / scale / 2 - 2 * boxHeight, scale);
}

// Returns the box beside the chosen one: the nearest in its row, else the next row's first.
function neighbour(step) {
  const boxes = views[state.view].boxes;
  const ordered = list.filter((node) => boxes[node.index]).sort((a, b) =>
    boxes[a.index][1] - boxes[b.index][1] || boxes[a.index][0] - boxes[b.index][0]);
  return ordered[ordered.indexOf(state.chosen) + step];
}

const keys = {
  ArrowLeft: () => state.chosen?.up.find((edge) => shapes[state.view][edge.index])?.parent,
  ArrowRight: () => state.chosen?.down.find((edge) => shapes[state.view][edge.index])?.child,
  ArrowUp: () => state.chosen && neighbour(-1),
  ArrowDown: () => neighbour(1),
};

map.addEventListener("keydown", (event) => {
  const next = keys[event.key]?.();
  if (next) select(next.id, { move: "box" });
  if (event.key === "Enter" && state.lit) fit([...state.lit.nodes]);
  if (event.key in keys) event.preventDefault();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && event.target !== searchBox) {
    searchBox.focus();
    event.preventDefault();
  }
  if (event.key === "Escape") {
    if (event.target === searchBox && searchBox.value) closeSearch();
    else clear();
  }
});

network.on("click", ({ nodes: [number] }) => {
  map.focus({ preventScroll: true });
  if (number === undefined) clear();
  else select(list[number].id);
});
network.on("doubleClick", () => state.lit && fit([...state.lit.nodes]));
network.on("hoverNode", ({ node }) => {
  state.hover = node;
  map.title = list[node].label.slice(0, 300);
  map.classList.add("over-box");
});
network.on("blurNode", () => {
  state.hover = null;
  map.title = "";
  map.classList.remove("over-box");
});
switchBox?.addEventListener("change", () => {
  showView(switchBox.checked ? 1 : 0);
  if (state.chosen && !views[state.view].boxes[state.chosen.index]) clear();
  if (state.chosen) select(state.chosen.id, { move: "lineage" });
  else start();
});
document.getElementById("fit-all").addEventListener("click", () => fit(list));
window.addEventListener("hashchange", follow);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);

function repaint() {
  readColours();
  drawSamples();
  network.redraw();
}

if (narrow.matches) document.getElementById("legend").open = false;
if (switchBox) switchBox.checked = false; // a browser may remember it from before
repaint();
start();
follow();
document.fonts?.ready.then(() => {
  wrapped.clear();
  network.redraw();
});

// For scripts beside the page, and for its tests.
window.llmgraph = {
  network, select, clear,
  view: () => state.view,
  number: (id) => nodes.get(id)?.index ?? null, // the id that vis-network knows
  chosen: () => state.chosen?.id ?? null,
  lit: () => state.lit && [...state.lit.nodes].map(({ id }) => id).sort(),
};
