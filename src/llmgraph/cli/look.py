"""`show` and `search`: one record, and names that match."""

import click

from llmgraph.cli.options import (
    GraphChoice,
    Output,
    command,
    complete_name,
    graph_options,
    output_options,
)
from llmgraph.cli.output import language_for, paint_for, write
from llmgraph.exporters import record


@command(
    "show",
    "llmgraph show vicuna-13b-v1.5",
    "llmgraph show dolly --json",
    "llmgraph show dataset:the-pile",
)
@click.argument("name", shell_complete=complete_name)
@output_options("text", "json", labels=True)
@graph_options
def show(name: str, output: Output, choice: GraphChoice) -> None:
    """Show one record: facts, parents, children, sources."""
    found = choice.open().record(name)
    paint, language = paint_for(output), language_for(output)
    write(record.lines(found, output.chosen, paint, language=language), output)


@command(
    "search",
    "llmgraph search vicuna",
    "llmgraph search ビクーニャ",
    "llmgraph search gpt --limit 5 --json",
)
@click.argument("text")
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="At most so many."
)
@output_options("text", "json", labels=True)
@graph_options
def search(text: str, limit: int, output: Output, choice: GraphChoice) -> None:
    """Find models, series and datasets by a part of any of their names."""
    graph = choice.open()
    hits = graph.hits(text, limit=limit)
    paint, language = paint_for(output), language_for(output)
    write(record.hit_lines(hits, output.chosen, paint, language=language), output)
