"""`diff`: what changed from one graph to another."""

import click

from llmgraph.cli.options import Output, command, output_options, warn
from llmgraph.cli.output import language_for, paint_for, write
from llmgraph.exporters import changes


@command(
    "diff",
    "llmgraph diff yesterday.ttl today.ttl",
    "llmgraph diff release.snapshot --json",
    "llmgraph diff old.ttl new.ttl --exit-status",
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="[NEW]", required=False)
@click.option("--exit-status", is_flag=True, help="Exit 1 where there is a difference.")
@output_options("text", "json", labels=True)
def diff(old: str, new: str | None, exit_status: bool, output: Output) -> int:
    """Show what changed from one graph to another: RDF files or snapshot folders.

    Without NEW the comparison is with the built-in data. Entities and claims that came (+), went
    (-) or changed their status or sources (~).
    """
    from llmgraph.answers.differences import differences  # on use: sqlite, as all graphs
    from llmgraph.cli.compiling import shown  # on use: as above
    from llmgraph.graph import open as open_graph  # on use: as above

    with shown() as progress:
        before = open_graph(old, warn=warn, progress=progress)
    with shown() as progress:
        after = open_graph(new, warn=warn, progress=progress)
    found = differences(before.snapshot, after.snapshot)
    language = language_for(output)
    write(changes.lines(found, output.chosen, paint_for(output), language=language), output)
    return 1 if exit_status and (found.added or found.removed or found.changes) else 0
