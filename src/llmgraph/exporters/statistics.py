"""What `stats` prints: tallies side by side as text, or as `llmgraph/stats/1`."""

from collections.abc import Iterator, Mapping

from llmgraph.exporters.display import Paint, aligned, clean
from llmgraph.words import words

Tallies = Mapping[str, Mapping[str, int]]


def lines(
    tallies: Tallies, format_name: str, paint: Paint, *, data: str, language: str = "en"
) -> Iterator[str]:
    """Yield tallies in the format `text` or `json`; `data` is the version of the graph.

    Terms of the ontology and ids, such as those of relations and licences, are not translated.
    """
    if format_name == "json":
        from llmgraph.exporters.document import dumps  # on use: json

        document: dict[str, object] = {"schema": "llmgraph/stats/1", "data": data or None}
        yield dumps(document | {name.replace(" ", "_"): dict(t) for name, t in tallies.items()})
        return
    say = words(language)
    for place, (name, tally) in enumerate(tallies.items()):
        if place:
            yield ""
        yield paint(say.get(f"tally.{name}", name), "header")
        if not tally:
            yield f"  {say['none']}"
        width = max((len(f"{number:,}") for number in tally.values()), default=0)
        rows = [
            [f"{number:>{width},}", clean(say.get(f"tally.{name}.{key}", key))]
            for key, number in tally.items()
        ]
        yield from (f"  {line}" for line in aligned(rows))
