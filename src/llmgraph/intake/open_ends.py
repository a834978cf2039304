"""References that an earlier import left open, tried again with what is known now."""

from llmgraph.importers.resolve import Meaning, Resolver
from llmgraph.intake.merge import Merge
from llmgraph.model import Statement, Status
from llmgraph.turtle.terms import full, text_of
from llmgraph.vocabulary import DCT, LG, RDF, end_kind, id_of

_LINK = LG + "hasUnresolved"


def settle_open(merge: Merge, resolver: Resolver) -> int:
    """Turn open references whose meaning is known by now into claims; return how many."""
    settled = 0
    for subject in sorted(s for s, block in merge.blocks.items() if _LINK in block):
        for printed in list(merge.blocks[subject][_LINK]):
            node = full(printed)
            block = merge.blocks.get(node)
            if block and _settle(merge, resolver, subject, block):
                merge.blocks[subject][_LINK].remove(printed)
                del merge.blocks[node]
                settled += 1
        if not merge.blocks[subject][_LINK]:
            del merge.blocks[subject][_LINK]
    return settled


def _settle(merge: Merge, resolver: Resolver, subject: str, block: dict[str, list[str]]) -> bool:
    """Add the claim that an open reference stands for, if it can be made."""
    raw = text_of(block.get(LG + "rawReference", ['""'])[0])
    predicate = full(block.get(LG + "intendedPredicate", [""])[0] or "<>")
    relation = predicate.removeprefix(LG)
    sources = block.get(DCT + "source", [])
    classes = merge.blocks[subject].get(RDF + "type", [])
    if not raw or not predicate.startswith(LG) or not sources or not classes:
        return False
    meaning = resolver.known(raw, end_kind(relation))
    if meaning is None or meaning.id == id_of(subject):
        return False
    merge.state_again(subject, _statement(block, relation, raw, meaning), sources)
    return True


def _statement(block: dict[str, list[str]], relation: str, raw: str, meaning: Meaning) -> Statement:
    status = Status(full(block[LG + "status"][0]).removeprefix(LG))
    bare = meaning.id.partition(":")[2] or meaning.id
    return Statement(
        relation,
        meaning.id,
        evidence=None,
        status=status if meaning.certain else Status.INFERRED,
        method=None if meaning.certain else meaning.how,
        settled=True,
        raw=None if raw in {meaning.id, bare} else raw,
    )
