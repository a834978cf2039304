"""Errors as people and programs read them: what happened, why, the next command."""

import click

from llmgraph.errors import AmbiguousName, LlmgraphError, UnknownEntity
from llmgraph.exporters.display import aligned, clean
from llmgraph.exporters.document import dumps

SHOWN = 20
"""How many candidates of an ambiguous name are lines of text."""
KEPT = 100
"""How many of them JSON holds; the rest is counted."""


def report(error: LlmgraphError, *, as_json: bool) -> None:
    """Write an error to stderr, as text or as `llmgraph/error/1`."""
    if as_json:
        click.echo(_document(_bounded(error)), err=True)
        return
    click.echo(f"error: {_in_one_line(error.what)}", err=True)
    if isinstance(error, UnknownEntity) and error.suggestions:
        near = " · ".join(map(_suggestion, error.suggestions))
        click.echo(f"  did you mean  {near} ?", err=True)
    if isinstance(error, AmbiguousName):
        _report_candidates(error)
    for hint in error.hints:
        click.echo(f"  {clean(hint)}", err=True)


def _report_candidates(error: AmbiguousName) -> None:
    from llmgraph.answers.names import quoted  # on use: it has raised this error

    shown = list(error.candidates.items())[:SHOWN]
    for line in aligned([[clean(name), date] for name, date in shown]):
        click.echo(f"  {line}", err=True)
    more = len(error.candidates) - len(shown)
    if more:
        click.echo(clean(f"  and {more} more: llmgraph search {quoted(error.name)}"), err=True)


def _bounded(error: LlmgraphError) -> dict[str, object]:
    facts = error.facts()
    if isinstance(error, AmbiguousName) and len(error.candidates) > KEPT:
        facts["candidates"] = list(error.candidates)[:KEPT]
        facts["more"] = len(error.candidates) - KEPT
    return facts


def report_usage(error: click.ClickException, *, as_json: bool) -> None:
    """Write what click found wrong with the arguments to stderr."""
    if as_json:
        facts: dict[str, object] = {
            "code": "invalid_use",
            "message": error.format_message(),
            "hints": [],
        }
        click.echo(_document(facts), err=True)
        return
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return
    click.echo(f"error: {_in_one_line(error.format_message())}", err=True)
    context = getattr(error, "ctx", None)
    if context is not None:
        click.echo(f"  see  {context.command_path} --help", err=True)


def _document(facts: dict[str, object]) -> str:
    return dumps({"schema": "llmgraph/error/1", "error": facts}, indent=None)


def _in_one_line(text: str) -> str:
    return clean(" ".join(text.splitlines()))


def _suggestion(entity: str) -> str:
    series, colon, slug = entity.partition(":")
    return clean(f"{slug} (series)" if colon and series == "family" else entity)
