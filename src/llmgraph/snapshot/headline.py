"""Which of several claimed values is shown first: an entity's headline facts.

A claim that has ended gives way to one that has not. Then: stated before reported before inferred;
disputed never; the more precise date; the smaller text, so that the choice is stable. The other
values stay claims.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from llmgraph.model import Claim, Entity, Standing, Status

_WHOLE = re.compile(r"\+?[0-9]{1,18}\Z")
"""A count that a catalog can hold."""
_RANK = {
    Standing.STATED: 0,
    Standing.REPORTED: 1,
    Standing.INFERRED: 2,
    Standing.UNSOURCED: 3,
    Standing.DISPUTED: 4,
}


def headline(entity: Entity, claims: Iterable[Claim]) -> Entity:
    """Return `entity` with its facts taken from the claims about it."""
    values: dict[str, list[str]] = defaultdict(list)
    named: dict[str, list[str]] = defaultdict(list)  # of these, the entities
    standing = [claim for claim in claims if claim.status is not Status.DISPUTED]
    lasting = {claim.relation for claim in standing if claim.valid_until is None}
    for claim in sorted(standing, key=_rank):
        if claim.valid_until is None or claim.relation not in lasting:
            values[claim.relation].append(claim.object)
            if not claim.literal:
                named[claim.relation].append(claim.object)

    def number(name: str) -> int | None:
        texts = [text for text in values[name] if _WHOLE.match(text)]
        return int(texts[0]) if texts else None

    def text(name: str) -> str | None:
        return (values[name][0] or None) if values[name] else None

    licences = [*named["hasDeclaredLicense"], *named["hasConcludedLicense"]]
    return entity._replace(
        released=text("released"),
        uploaded=text("uploaded"),
        licences=tuple(dict.fromkeys(licence.removeprefix("license:") for licence in licences)),
        publishers=tuple(dict.fromkeys(named["developedBy"])),
        parameters=number("parameterCount"),
        active_parameters=number("activeParameterCount"),
        context=number("contextLength"),
        records=number("recordCount"),
        access=text("access"),
    )


def _rank(claim: Claim) -> tuple[int, int, str]:
    precision = -len(claim.object) if claim.relation in {"released", "uploaded"} else 0
    return (_RANK[claim.standing], precision, claim.object)
