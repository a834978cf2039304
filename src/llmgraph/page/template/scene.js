// Pictures: boxes and lines as they lie, and which box stands for a model in each.
const pictures = packed.scenes.map(({ name }) => ({ name, ready: false }));
const pictureOf = new Map(pictures.map((picture, i) => [picture.name, i]));

function picture(number) {
  const found = pictures[number];
  if (found.ready) return found;
  const { boxes, lines, periods, frames } = packed.scenes[number];
  found.boxes = boxes.map(unpackBox);
  found.home = new Map(found.boxes.flatMap((box) => box.members.map((node) => [node, box])));
  found.lines = lines.map(([from, to, look, ...steps], index) => {
    const points = corners(found.boxes[from], steps);
    const line = { index, parent: found.boxes[from], child: found.boxes[to], look: looks[look], points };
    Object.assign(line, shape(points, line.look.head));
    line.edges = edgesOf(line, found);
    line.inferred = line.edges.length > 0 && line.edges.every((edge) => edge.inferred);
    line.child.up.push(line);
    line.parent.down.push(line);
    return line;
  });
  found.periods = periods.map(([label, top, bottom]) => ({ label, top, bottom }));
  found.frames = frames.map(([group, left, top, right, bottom]) => (
    { label: packed.groups[group][1], left, top, right, bottom }));
  found.ready = true;
  return found;
}

// Returns the corners of a line from its steps across and down.
function corners({ x, y }, steps) {
  const points = [];
  let [left, top] = [x, y + boxHeight / 2];
  for (let i = 0; i < steps.length; i += 2) {
    left += steps[i];
    top += steps[i + 1] * halfRow;
    points.push(left, top);
  }
  return points;
}

function unpackBox([x, y, third, ...rest], index) {
  const common = { index, x, y, up: [], down: [] };
  if (typeof third === "number") {
    return { ...common, form: "model", node: list[third], members: [third, ...rest].map((i) => list[i]) };
  }
  const [group, relation] = rest;
  const members = summed(third).map((i) => list[i]);
  if (group >= 0) return { ...common, form: "family", group, members };
  return { ...common, form: relation ? "fan" : "rest", relation, members };
}

// Returns the edges that a line stands for.
function edgesOf(line, { home }) {
  const [few, way] = line.child.members.length <= line.parent.members.length
    ? [line.child, "up"] : [line.parent, "down"];
  return few.members.flatMap((node) => node[way]).filter((edge) =>
    home.get(edge.child) === line.child && home.get(edge.parent) === line.parent
    && (edge.look === line.look || line.child.members.length + line.parent.members.length > 2));
}

// Returns what a box is called: a model's name, or what it stands for and how many.
function boxText(box) {
  const more = box.members.length - 1;
  if (box.form === "model") return box.node.label;
  if (box.form === "family") return packed.groups[box.group][1];
  const what = box.form === "fan" ? say(`down.${box.relation}`) : say("others");
  return `+${count(more + 1)} ${what}`;
}

// Returns the small second line of a family's box.
function familyText(box) {
  const years = box.members.map((node) => node.date?.slice(0, 4)).filter(Boolean).sort();
  const [first, last] = [years[0], years[years.length - 1]];
  const span = !first ? "" : first === last ? ` · ${first}` : ` · ${first}–${last}`;
  return say("models_count", box.members.length) + span;
}

// Returns the boxes and lines of a picture that stand for a lineage.
function litIn(number, found) {
  const { home, lines } = picture(number);
  const boxes = new Set([...found.nodes].map((node) => home.get(node)).filter(Boolean));
  return { boxes, lines: new Set(lines.filter((line) => line.edges.some((edge) => found.edges.has(edge)))) };
}
