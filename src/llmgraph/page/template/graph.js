// The data of the page and walks over it. Lines run from parent to child.
const content = JSON.parse(document.getElementById("data").textContent);
const { words, views, links, sources, lines, box } = content.page;
const [boxWidth, boxHeight] = box;

const list = content.nodes.map((node) => ({
  id: node.name, label: node.label, facts: node.facts, index: node.id,
  up: [], down: [], // edges to parents and to children
}));
const nodes = new Map(list.map((node) => [node.id, node])); // by id, where vis-network has numbers
const edges = content.edges.map((edge, index) => ({
  index, parent: list[edge.from], child: list[edge.to],
  relation: edge.relation, look: edge.look, inferred: edge.inferred,
  influence: edge.look === "influence",
}));
for (const edge of edges) {
  edge.child.up.push(edge);
  edge.parent.down.push(edge);
}

// Returns everything that can be reached from a node over weight lineage, and the edges used.
function walk(start, way, end) {
  const reached = new Set([start]);
  const used = new Set();
  const open = [start];
  while (open.length) {
    for (const edge of open.pop()[way]) {
      if (edge.influence) continue;
      used.add(edge);
      if (!reached.has(edge[end])) {
        reached.add(edge[end]);
        open.push(edge[end]);
      }
    }
  }
  return { reached, used };
}

// Returns what stays lit when a node is chosen: its lineage both ways, and what it learned from
// or taught directly.
function lineage(start) {
  const above = walk(start, "up", "parent");
  const below = walk(start, "down", "child");
  const influence = [...start.up, ...start.down].filter((edge) => edge.influence);
  return {
    ancestors: above.reached.size - 1,
    descendants: below.reached.size - 1,
    nodes: new Set([
      ...above.reached, ...below.reached,
      ...influence.flatMap((edge) => [edge.parent, edge.child]),
    ]),
    edges: new Set([...above.used, ...below.used, ...influence]),
  };
}
