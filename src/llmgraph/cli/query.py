"""`sparql`: a query from the argument, a file, stdin or the shipped ones; standard formats."""

import os
import sys
from pathlib import Path

import click

from llmgraph.cli.options import GraphChoice, Output, command, graph_options, output_options, warn
from llmgraph.cli.output import write
from llmgraph.errors import InvalidInput, InvalidUse
from llmgraph.exporters import results
from llmgraph.sparql import shipped
from llmgraph.turtle import read_file

DEFAULT_LIMIT = 10_000
ENDLESS = 1e9


@command(
    "sparql",
    "llmgraph sparql 'SELECT ?m WHERE { ?m lg:derivedFrom m:llama-7b }'",
    "llmgraph sparql --name trained-on --bind dataset=d:the-pile --format csv",
    "echo 'ASK { m:llama-7b a lg:Model }' | llmgraph sparql",
)
@click.argument("query", required=False)
@click.option("-f", "--file", metavar="FILE", help="Read the query from a file; - is stdin.")
@click.option("--name", metavar="NAME", help="Ask a query that is shipped.")
@click.option("--list", "list_shipped", is_flag=True, help="List the queries that are shipped.")
@click.option(
    "--bind",
    metavar="NAME=VALUE",
    multiple=True,
    help="Give a variable a value: an IRI <...>, a name m:..., a number, or text; repeatable.",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0),
    default=30,
    show_default=True,
    help="Stop the query after so many seconds; 0 for never.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=DEFAULT_LIMIT,
    show_default=True,
    help="At most so many rows or triples; 0 for all.",
)
@click.option("--exit-status", is_flag=True, help="Exit 1 where ASK answers false.")
@click.option(
    "--explain-prefixes", is_flag=True, help="Show the prefixes that need no declaration."
)
@output_options("table", "json", "xml", "csv", "tsv", "turtle", "ttl", "ntriples", "jsonld")
@graph_options
def sparql(  # noqa: PLR0913  one parameter an option
    *,
    query: str | None,
    file: str | None,
    name: str | None,
    list_shipped: bool,
    bind: tuple[str, ...],
    timeout: float,
    limit: int,
    exit_status: bool,
    explain_prefixes: bool,
    output: Output,
    choice: GraphChoice,
) -> int:
    """Ask a SPARQL 1.1 query over facts, claims and what the rules infer.

    Rows for SELECT, true or false for ASK, a graph for CONSTRUCT and DESCRIBE.
    """
    if explain_prefixes or list_shipped:
        write(results.prefix_lines() if explain_prefixes else results.shipped_lines(), output)
        return 0
    text = _text(query, file, name)
    graph = choice.open()
    # without an end it runs in a worker all the same, so that it can be interrupted
    found = graph.sparql(text, _bindings(bind), timeout=timeout or ENDLESS, limit=limit or None)
    write(results.lines(found, output.chosen), output)
    if found.truncated:
        warn(f"only the first {limit:,}; more with --limit, all with --limit 0")
    return 1 if exit_status and found.truth is False else 0


def _bindings(pairs: tuple[str, ...]) -> dict[str, object]:
    found: dict[str, object] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.lstrip("?$").isidentifier():
            raise InvalidUse(
                f"{pair!r} is no NAME=VALUE", hints=["for example  --bind dataset=d:the-pile"]
            )
        found[name.lstrip("?$")] = value
    return found


def _text(query: str | None, file: str | None, name: str | None) -> str:
    given = [one for one in (query, file, name) if one is not None]
    if len(given) > 1:
        raise InvalidUse("several queries were given: give one argument, one -f or one --name")
    if name is not None:
        return shipped.shipped_query(name).text
    if not given or given == ["-"]:
        if sys.stdin.isatty():
            raise InvalidUse(
                "no query",
                hints=["give one as an argument, with -f FILE or --name NAME, or on stdin"],
            )
        return _decoded(sys.stdin.buffer.read(), "stdin")
    if query is not None:
        return _decoded(os.fsencode(query), "query")
    return _decoded(read_file(Path(str(file))), str(file))


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise InvalidInput("is not UTF-8", path=name) from None
