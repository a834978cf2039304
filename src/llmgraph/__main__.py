"""`python -m llmgraph`: the command line."""

from llmgraph.cli import main

if __name__ == "__main__":
    main()
