// The data of the page, unpacked from what page/encoding.py packs, and walks over it.
async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}
// Returns the numbers that stand as their distances from one another.
function summed(distances) {
  let number = 0;
  return distances.map((distance) => (number += distance));
}
const content = await unpacked(document.getElementById("data").textContent);
const packed = content.page;
const [boxWidth, boxHeight, halfRow] = packed.box;
const looks = packed.looks.map(([key, dash, head], index) => ({ key, dash, head, index }));
const lookOf = new Map(looks.map((look) => [look.key, look]));
const relations = packed.relations.map(([name, look, tree]) => ({
  name, tree, look: look && lookOf.get(look),
}));

const sources = packed.sources.map(([word, text, place, rest]) => {
  const kind = packed.words_of_claims[word];
  if (place === undefined) return { kind, text, url: null };
  const end = typeof rest === "number" ? packed.models[rest][0] : rest;
  const url = packed.prefixes[place] + end;
  return { kind, text: text || url, url };
});

const list = packed.models.map(
  ([id, label, date, kind, publishers, licences, terms, group, facts, aliases = []], index) => {
    const known = Object.fromEntries(packed.facts.map((name, i) => [name, facts[i] || null]));
    if (known.parameters < 0) known.parameters *= -1e6;
    if (known.access) known.access = packed.names[known.access - 1];
    if (known.url === 1) known.url = packed.prefixes[0] + id.replace(/^dataset:/, "");
    return {
      id, index, date: date || null, kind: packed.kinds[kind], aliases, terms, group,
      label: label || id.slice(id.lastIndexOf("/") + 1),
      publishers: publishers.map((i) => packed.names[i]),
      licences: licences.map((i) => packed.names[i]),
      facts: known, finding: null, // or its severity, -1 for none, and its notes
      up: [], down: [], // edges to parents and to children
    };
  });
for (const [severity, notes, found] of packed.findings) {
  for (const number of summed(found)) list[number].finding = { severity, notes };
}
const nodes = new Map(list.map((node) => [node.id, node]));

const links = packed.links.map(([child, relation, parent, standing, cited, where, note]) => ({
  child, parent, relation: relations[relation] ?? { name: relation, tree: "other", look: null },
  standing: packed.standings[standing], sources: [cited].flat().map((i) => sources[i]),
  where: packed.words_of_claims[where] ?? "", note: packed.words_of_claims[note] ?? "",
}));

// One edge for each pair and look that is drawn; a link that nothing but an inference backs is thin.
const edges = new Map();
for (const link of links) {
  const [child, parent] = [list[link.child], list[link.parent]];
  if (!link.relation.look || link.standing === "disputed" || !parent || parent === child) continue;
  const key = `${link.child} ${link.parent} ${link.relation.look.key}`;
  if (!edges.has(key)) {
    const edge = { child, parent, look: link.relation.look, links: [], inferred: true };
    edge.influence = edge.look.key === "influence";
    edges.set(key, edge);
    child.up.push(edge);
    parent.down.push(edge);
  }
  edges.get(key).links.push(link);
  edges.get(key).inferred &&= link.standing === "inferred";
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
