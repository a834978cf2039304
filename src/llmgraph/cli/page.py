"""`graph`: the HTML page of the whole graph or of the named models with their lineage."""

from pathlib import Path

import click

from llmgraph.cli.options import GraphChoice, command, complete_name, graph_options
from llmgraph.cli.output import write_file

DEFAULT = "output/graph.html"


@command(
    "graph",
    "llmgraph graph",
    "llmgraph graph vicuna alpaca -o lineage.html",
    "llmgraph graph dolly -o - > dolly.html",
)
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=complete_name)
@click.option("-o", "--output", metavar="FILE", help=f"Where to write; - is stdout. [{DEFAULT}]")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@click.option("--lang", type=click.Choice(["en", "ja"]), default="en", help="Words of the page.")
@graph_options
def graph(
    names: tuple[str, ...], output: str | None, force: bool, lang: str, choice: GraphChoice
) -> None:
    """Write one HTML page of the graph, or of the named models with all their lineage.

    The page is a single file that asks no network for anything.
    """
    html = choice.open().page(names, language=lang)
    if output == "-":
        click.echo(html.encode(), nl=False)  # UTF-8 whatever the locale: this is a file
        return
    path = Path(output or DEFAULT)
    write_file(path, html, replace=force or output is None)
    click.echo(f"wrote {path}", err=True)
