// The panel: what is known of the chosen model. Text is set as text, never as HTML.
const panel = document.getElementById("panel");

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const say = (key, n) => words[key].replace("{n}", n.toLocaleString(document.documentElement.lang));
const address = (id) => `#n=${encodeURIComponent(id)}`;

function webLink(url, text) {
  if (!/^https?:\/\//i.test(url)) return make("span", {}, text);
  return make("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, text);
}

// A model is a number, or its id if it is not on the page.
function modelLink(model) {
  const node = list[model];
  return node ? make("a", { href: address(node.id) }, node.label) : make("span", {}, model);
}

function fact(name, value) {
  return value ? [make("dt", {}, words[name]), make("dd", {}, value)] : [];
}

function factList(node) {
  const { facts } = node;
  const count = (n) => n && new Intl.NumberFormat(document.documentElement.lang, {
    notation: "compact", maximumSignificantDigits: 3,
  }).format(n);
  const active = facts.active ? ` (${words.active} ${count(facts.active)})` : "";
  return make("dl", {},
    ...fact("kind", words[facts.kind]),
    ...fact("publisher", facts.publishers.join(", ") || words.unknown),
    ...fact("date", facts.date ?? words.undated),
    ...fact("licence", facts.licences.join(", ") || words.unknown),
    ...fact("parameters", facts.parameters && count(facts.parameters) + active),
    ...fact("context", facts.context && facts.context.toLocaleString(document.documentElement.lang)),
    ...fact("records", count(facts.records)),
    ...fact("access", facts.access),
    ...(facts.url ? fact("page", webLink(facts.url, facts.url)) : []));
}

function claimItem(link, way) {
  const relation = words[`${way}.${link.relation}`] ?? link.relation;
  const cited = link.sources.map((number) => sources[number]).map(({ text, url }) =>
    make("li", {}, url ? webLink(url, text) : text));
  return make("li", {},
    make("span", { class: "relation" }, relation), " ",
    modelLink(way === "up" ? link.parent : link.child), " ",
    make("span", { class: `standing ${link.standing}` }, words[link.standing] ?? link.standing),
    cited.length ? make("ul", { class: "cited" }, ...cited)
      : make("p", { class: "cited quiet" }, words.no_sources));
}

function claimList(heading, items) {
  return items.length ? [make("h3", {}, words[heading]), make("ul", {}, ...items)] : [];
}

// Fills the panel with one node: facts, then its claims by kind, upwards before downwards.
function showPanel(node, { ancestors, descendants }) {
  const chosen = (test, way) => links
    .filter((link) => link[way === "up" ? "child" : "parent"] === node.index && test(link))
    .map((link) => claimItem(link, way));
  const sound = (tree) => (link) => link.tree === tree && link.standing !== "disputed";
  const disputed = (link) => link.standing === "disputed";
  const close = make("button", { type: "button", class: "close", "aria-label": words.close }, "×");
  close.addEventListener("click", () => clear());
  panel.replaceChildren(
    close,
    make("h2", {}, node.label),
    ...(node.label === node.id ? [] : [make("p", { class: "id" }, node.id)]),
    make("p", { class: "counts" },
      `${say("ancestors_count", ancestors)} · ${say("descendants_count", descendants)}`),
    factList(node),
    ...(node.facts.comment ? [make("p", {}, node.facts.comment)] : []),
    ...claimList("parents", chosen(sound("weight"), "up")),
    ...claimList("children", chosen(sound("weight"), "down")),
    ...claimList("learned_from", chosen(sound("influence"), "up")),
    ...claimList("taught", chosen(sound("influence"), "down")),
    ...claimList("other", [...chosen(sound("other"), "up"), ...chosen(sound("other"), "down")]),
    ...claimList("disputed_claims", [...chosen(disputed, "up"), ...chosen(disputed, "down")]));
  panel.hidden = false;
  panel.scrollTop = 0;
}

function hidePanel() {
  panel.hidden = true;
  panel.replaceChildren();
}
