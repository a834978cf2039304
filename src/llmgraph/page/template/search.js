// The search box: finds by label and id, folded as the command line folds names.
const searchBox = document.getElementById("search-box");
const searchList = document.getElementById("search-list");
const fold = (text) => text.normalize("NFKC").toLowerCase().trim().replace(/[\s_-]+/g, "-");
const folded = list.map((node) => ({
  node, label: fold(node.label), id: fold(node.id),
}));
let hits = [];
let active = 0;

// Returns up to ten nodes, exact names first, then beginnings, then names that contain the text.
function find(text) {
  const wanted = fold(text);
  if (!wanted) return [];
  const rank = ({ label, id }) => {
    if (label === wanted || id === wanted) return 0;
    if (label.startsWith(wanted) || id.startsWith(wanted)) return 1;
    return label.includes(wanted) || id.includes(wanted) ? 2 : 3;
  };
  return folded
    .map((entry) => [rank(entry), entry.node])
    .filter(([place]) => place < 3)
    .sort((a, b) => a[0] - b[0] || a[1].index - b[1].index)
    .slice(0, 10)
    .map(([, node]) => node);
}

function showHits() {
  const wanted = searchBox.value.trim() !== "";
  searchList.replaceChildren(...hits.map((node, i) => {
    const item = make("li", { role: "option", id: `hit-${i}`, "aria-selected": String(i === active) },
      node.label, make("span", { class: "quiet" }, node.facts.date ?? words.undated));
    item.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      choose(node);
    });
    return item;
  }));
  if (wanted && !hits.length) searchList.append(make("li", { class: "quiet" }, words.nothing_found));
  searchList.hidden = !wanted;
  searchBox.setAttribute("aria-expanded", String(wanted));
  if (hits.length) searchBox.setAttribute("aria-activedescendant", `hit-${active}`);
  else searchBox.removeAttribute("aria-activedescendant");
}

function closeSearch() {
  searchBox.value = "";
  hits = [];
  showHits();
}

function choose(node) {
  closeSearch();
  searchBox.blur();
  select(node.id, { move: "lineage" });
}

searchBox.addEventListener("input", () => {
  hits = find(searchBox.value);
  active = 0;
  showHits();
});
searchBox.addEventListener("blur", () => {
  searchList.hidden = true;
});
searchBox.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && hits.length) {
    active = (active + step + hits.length) % hits.length;
    showHits();
    event.preventDefault();
  } else if (event.key === "Enter" && hits.length) {
    choose(hits[active]);
    event.preventDefault();
  }
});
