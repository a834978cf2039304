"""`stats` and `completion`: how much there is, and names that the shell completes."""

import click

from llmgraph.cli.options import GraphChoice, Output, command, graph_options, output_options
from llmgraph.cli.output import language_for, paint_for, write
from llmgraph.exporters import statistics


@command("stats", "llmgraph stats", "llmgraph stats --json", "llmgraph stats --graph my.ttl")
@output_options("text", "json", labels=True)
@graph_options
def stats(output: Output, choice: GraphChoice) -> None:
    """Count what the graph holds: kinds, relations, statuses, sources, licences, years."""
    graph = choice.open()
    lines = statistics.lines(
        graph.tallies(),
        output.chosen,
        paint_for(output),
        data=graph.snapshot.manifest.data,
        language=language_for(output),
    )
    write(lines, output)


SHELLS = {
    "bash": 'eval "$(llmgraph completion bash)"          # in ~/.bashrc',
    "zsh": 'eval "$(llmgraph completion zsh)"           # in ~/.zshrc',
    "fish": "llmgraph completion fish > ~/.config/fish/completions/llmgraph.fish",
}


@command("completion", *SHELLS.values())
@click.argument("shell", type=click.Choice(list(SHELLS)))
def completion(shell: str) -> None:
    """Write what makes a shell complete commands, options and names of models.

    bash needs version 4.4 or newer.
    """
    from click.shell_completion import get_completion_class  # on use: as the import above

    from llmgraph.cli import cli  # on use: the group imports this module

    completion_class = get_completion_class(shell)
    assert completion_class is not None
    click.echo(completion_class(cli, {}, "llmgraph", "_LLMGRAPH_COMPLETE").source())
