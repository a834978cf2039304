"""`sparql`: a query from the argument, a file or stdin; results in the standard formats."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from llmgraph.cli.options import GraphChoice, Output, command, graph_options, output_options
from llmgraph.cli.output import write
from llmgraph.errors import InvalidInput, InvalidUse
from llmgraph.exporters import results


@command(
    "sparql",
    "llmgraph sparql 'SELECT ?m WHERE { ?m lg:derivedFrom m:llama-7b }'",
    "llmgraph sparql -f query.rq --format csv",
    "echo 'ASK { m:llama-7b a lg:Model }' | llmgraph sparql",
)
@click.argument("query", required=False)
@click.option("-f", "--file", metavar="FILE", help="Read the query from a file; - is stdin.")
@click.option(
    "--explain-prefixes", is_flag=True, help="Show the prefixes that need no declaration."
)
@output_options("table", "json", "xml", "csv", "tsv", "turtle", "ttl", "ntriples")
@graph_options
def sparql(
    query: str | None, file: str | None, explain_prefixes: bool, output: Output, choice: GraphChoice
) -> None:
    """Ask a SPARQL 1.1 query over facts, claims and what the rules infer.

    Tables and rows for SELECT, true or false for ASK, Turtle or N-Triples for CONSTRUCT and
    DESCRIBE.
    """
    if explain_prefixes:
        write(results.prefix_lines(), output)
        return
    graph = choice.open()
    write(_answer(graph.sparql(_text(query, file)), output), output)


def _answer(result: object, output: Output) -> Iterator[str]:
    return results.lines(result, output.chosen)


def _text(query: str | None, file: str | None) -> str:
    if query is not None and file is not None:
        raise InvalidUse("a query and a file were given; give one of them")
    if query == "-" or file == "-" or (query is None and file is None):
        if sys.stdin.isatty():
            raise InvalidUse(
                "no query", hints=["give one as an argument, with -f FILE, or on stdin"]
            )
        return sys.stdin.read()
    if query is not None:
        return query
    try:
        return Path(str(file)).read_text("utf-8")
    except FileNotFoundError:
        raise InvalidInput("no such file", path=str(file)) from None
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"cannot be read: {error}", path=str(file)) from None
