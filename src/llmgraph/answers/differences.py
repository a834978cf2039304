"""What changed from one graph to another: entities and claims that came, went or changed."""

from llmgraph.exporters.changes import Change, Differences, Held, Statement
from llmgraph.snapshot import Snapshot

_CLAIMS = """
SELECT s.id, claim.relation, coalesce(o.id, claim.value), claim.status,
       group_concat(coalesce(source.url, source.id), ' ')
FROM claim
JOIN entity s ON s.node = claim.subject
LEFT JOIN entity o ON o.node = claim.object
LEFT JOIN claim_source ON claim_source.claim = claim.row
LEFT JOIN source ON source.source = claim_source.source
GROUP BY claim.row
"""


def differences(old: Snapshot, new: Snapshot) -> Differences:
    """Return what changed from `old` to `new`. O(claims of both) memory."""
    ids = [{str(row[0]) for row in one.catalog.rows("SELECT id FROM entity")} for one in (old, new)]
    before, after = _standings(old), _standings(new)
    changes = tuple(
        Change(statement, before.get(statement), after.get(statement))
        for statement in sorted(before.keys() | after.keys())
        if before.get(statement) != after.get(statement)
    )
    return Differences(
        (old.manifest.data, new.manifest.data),
        tuple(sorted(ids[1] - ids[0])),
        tuple(sorted(ids[0] - ids[1])),
        changes,
    )


def _standings(snapshot: Snapshot) -> dict[Statement, Held]:
    found = {}
    for subject, relation, value, status, sources in snapshot.catalog.rows(_CLAIMS):
        statement = (str(subject), str(relation), str(value))
        addresses = tuple(sorted(str(sources).split())) if sources else ()
        found[statement] = Held(str(status), addresses)
    return found
