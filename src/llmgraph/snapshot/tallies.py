"""How much a snapshot holds, counted in its catalog."""

from llmgraph.model import RELATIONS, Tree
from llmgraph.snapshot.catalog import Catalog

Tally = dict[str, int]
"""What was counted to how often, the most frequent first, then by name."""

_QUERIES = {
    "kinds": "SELECT kind, count(*) FROM entity GROUP BY kind",
    "relations": "SELECT relation, count(*) FROM claim WHERE object IS NOT NULL GROUP BY relation",
    "statuses": "SELECT status, count(*) FROM claim GROUP BY status",
    "standings": "SELECT standing, count(*) FROM claim GROUP BY standing",
    "source kinds": "SELECT kind, count(*) FROM source WHERE kind IS NOT NULL GROUP BY kind",
    "licences": (
        "SELECT l.id, count(DISTINCT claim.subject) FROM claim"
        " JOIN entity l ON l.node = claim.object JOIN entity s ON s.node = claim.subject"
        " WHERE relation IN ('hasDeclaredLicense', 'hasConcludedLicense')"
        " AND status <> 'disputed' AND s.kind = 'model' GROUP BY l.id"
    ),
    "years": (
        "SELECT substr(coalesce(released, uploaded), 1, 4), count(*) FROM entity"
        " WHERE kind = 'model' AND coalesce(released, uploaded) IS NOT NULL GROUP BY 1"
    ),
}
BY_NAME = frozenset({"years"})
"""Tallies whose own order says more than their size."""


def tallies(catalog: Catalog) -> dict[str, Tally]:
    """Return the tallies of a catalog by what they count; `trees` sums relations by their tree.

    Relations and statuses count claims, disputed ones too; kinds, licences and years count
    entities, the last two models.
    """
    found = {}
    for name, query in _QUERIES.items():
        rows = [(str(key), int(str(number))) for key, number in catalog.rows(query)]
        in_order = sorted(rows) if name in BY_NAME else sorted(rows, key=lambda r: (-r[1], r[0]))
        found[name] = dict(in_order)
    trees = dict.fromkeys((tree.value for tree in Tree), 0)
    for relation in RELATIONS:
        trees[relation.tree.value] += found["relations"].get(relation.name, 0)
    found["trees"] = trees
    return found
