"""A report as SARIF 2.1.0 (OASIS, 2020), the exchange format of code scanners.

Paths are relative to where the check ran, or a file's name alone where it lies elsewhere, so that a
log says nothing of the machine. SARIF 2.1.0, section 3.27.10 names the levels.
"""

from pathlib import Path
from urllib.parse import quote

from llmgraph import __version__
from llmgraph.exporters.findings import Finding, Report, Rule

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def document(report: Report) -> dict[str, object]:
    """Return the report as one SARIF log with one run, which lists every rule."""
    places = {rule.id: place for place, rule in enumerate(report.rules)}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "llmgraph",
                        "version": __version__,
                        "semanticVersion": __version__,
                        "rules": [_rule(rule) for rule in report.rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "artifacts": [{"location": {"uri": uri(name)}} for name in report.files],
                "results": [_result(finding, places) for finding in report.findings],
            }
        ],
    }


def uri(name: str) -> str:
    """Return the relative URI of a file, percent-encoded: RFC 3986, section 4.2.

    >>> uri("data/my facts.ttl")
    'data/my%20facts.ttl'
    """
    path = Path(name)
    if path.is_absolute():
        here = Path.cwd()
        path = path.relative_to(here) if path.is_relative_to(here) else Path(path.name)
    return quote(path.as_posix())


def _rule(rule: Rule) -> dict[str, object]:
    says = rule.says[0].upper() + rule.says[1:].rstrip(".") + "."
    return {
        "id": rule.id,
        "shortDescription": {"text": says},
        "fullDescription": {"text": f"{says} {rule.mend}"},
        "help": {"text": rule.mend},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": [rule.origin]},
    }


def _result(finding: Finding, places: dict[str, int]) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": {"uri": uri(finding.file)}}
    if finding.line is not None:
        physical["region"] = {"startLine": finding.line}
    return {
        "ruleId": finding.rule,
        "ruleIndex": places[finding.rule],
        "level": LEVELS[finding.severity],
        "message": {"text": f"{finding.name}: {finding.told} {finding.mend}"},
        "locations": [
            {
                "physicalLocation": physical,
                "logicalLocations": [{"fullyQualifiedName": finding.subject or finding.name}],
            }
        ],
    }
