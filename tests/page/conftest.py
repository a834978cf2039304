"""A family of models that looks like the real one, and a browser to look at its page."""

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NoReturn

import pytest

from llmgraph.model import Claim, Entity, EntityId, Kind, Source, Status, standing
from llmgraph.page import render

if TYPE_CHECKING:
    from tests.page.browser import Browser

Family = tuple[tuple[Entity, ...], tuple[Claim, ...]]

# id | date | publisher | licence | relation parent, ...
FAMILY = """
llama-7b | 2023-02-24 | meta | llama-1 | pretrainedOn dataset:c4
llama-13b | 2023-02-24 | meta | llama-1 | pretrainedOn dataset:c4
llama-2-7b | 2023-07-18 | meta | llama-2 |
llama-2-13b | 2023-07-18 | meta | llama-2 |
mistral-7b-v0.1 | 2023-09-27 | mistral-ai | apache-2.0 |
text-davinci-003 | 2022-11-28 | openai | |
dataset:c4 | 2019-10 | google | odc-by |
dataset:alpaca-52k | 2023-03 | stanford | cc-by-nc-4.0 | generatedBy text-davinci-003
dataset:sharegpt | 2023-03 | | |
dataset:ultrachat-200k | 2023-10 | hugging-face | mit |
stanford-alpaca-7b | 2023-03-13 | stanford | cc-by-nc-4.0 | \
fineTunedFrom llama-7b, fineTunedOn dataset:alpaca-52k
alpaca-lora-7b | 2023-03-14 | tloen | apache-2.0 | \
adapterOf llama-7b, fineTunedOn dataset:alpaca-52k
vicuna-7b-v1.1 | 2023-04-12 | lmsys | llama-1 | fineTunedFrom llama-7b, fineTunedOn dataset:sharegpt
vicuna-13b-v1.1 | 2023-04-12 | lmsys | llama-1 | \
fineTunedFrom llama-13b, fineTunedOn dataset:sharegpt
koala-13b | 2023-04-03 | berkeley | | fineTunedFrom llama-13b, fineTunedOn dataset:sharegpt
wizardlm-7b | 2023-04-25 | microsoft | cc-by-nc-4.0 | fineTunedFrom llama-7b
guanaco-13b | 2023-05-23 | uw | | adapterOf llama-13b
stable-vicuna-13b | 2023-04-28 | stability-ai | cc-by-nc-4.0 | fineTunedFrom vicuna-13b-v1.1
nous-hermes-13b | 2023-06-02 | nous-research | gpl | fineTunedFrom llama-13b
vicuna-13b-v1.1-gptq | 2023-04-20 | thebloke | | quantizedFrom vicuna-13b-v1.1
wizard-vicuna-13b | 2023-05-03 | junelee | | fineTunedFrom llama-13b
minotaur-13b | 2023-06 | openaccess | | fineTunedFrom llama-13b
chronos-hermes-13b | 2023-06-13 | austism | | mergedFrom nous-hermes-13b, mergedFrom chronos-13b
chronos-13b | 2023-05-30 | elinas | | fineTunedFrom llama-13b
chronos-hermes-13b-gguf | 2023-09-10 | thebloke | | quantizedFrom chronos-hermes-13b
open-llama-tokens | | | | vocabularyAdaptedFrom llama-7b
llama-2-7b-chat | 2023-07-18 | meta | llama-2 | fineTunedFrom llama-2-7b
llama-2-7b-chat-gptq | 2023-07-18 | thebloke | llama-2 | quantizedFrom llama-2-7b-chat
llama-2-7b-chat-gguf | 2023-09-04 | thebloke | llama-2 | quantizedFrom llama-2-7b-chat
code-llama-7b | 2023-08-24 | meta | llama-2 | continuedPretrainingFrom llama-2-7b
code-llama-7b-instruct | 2023-08-24 | meta | llama-2 | fineTunedFrom code-llama-7b
vicuna-13b-v1.5 | 2023-08-01 | lmsys | llama-2 | \
fineTunedFrom llama-2-13b, fineTunedOn dataset:sharegpt
elyza-japanese-llama-2-7b | 2023-08-29 | elyza | llama-2 | continuedPretrainingFrom llama-2-7b
sheared-llama-1.3b | 2023-10 | princeton | apache-2.0 | prunedFrom llama-2-7b
mythomax-l2-13b | 2023-08-10 | gryphe | | mergedFrom mythologic-l2-13b, mergedFrom huginn-13b
mythologic-l2-13b | 2023-08-03 | gryphe | | mergedFrom chronos-hermes-13b, basedOn llama-2-13b
huginn-13b | 2023-08-05 | the-face-of-goonery | | fineTunedFrom llama-2-13b
zephyr-7b-sft | 2023-10-25 | hugging-face | mit | \
fineTunedFrom mistral-7b-v0.1, fineTunedOn dataset:ultrachat-200k
zephyr-7b-beta | 2023-10-26 | hugging-face | mit | fineTunedFrom zephyr-7b-sft
zephyr-7b-beta-awq | 2023-10-27 | thebloke | mit | quantizedFrom zephyr-7b-beta
openhermes-2.5 | 2023-10-29 | teknium | apache-2.0 | fineTunedFrom mistral-7b-v0.1
neural-hermes | 2023-11-29 | mlabonne | apache-2.0 | fineTunedFrom openhermes-2.5
tiny-zephyr | 2024-01 | | | distilledFrom zephyr-7b-beta
beagle-14 | 2024-01-15 | mlabonne | cc-by-nc-4.0 | \
mergedFrom neural-hermes, mergedFrom zephyr-7b-beta
lonely-1b | | | |
"""


def entity(name: str, date: str = "", *, publisher: str = "", licence: str = "") -> Entity:
    return Entity(
        id=EntityId(name),
        kind=Kind.DATASET if name.startswith("dataset:") else Kind.MODEL,
        label=name.removeprefix("dataset:"),
        iri=f"https://example.org/{name}",
        released=date or None,
        publishers=(f"org:{publisher}",) if publisher else (),
        licences=(licence,) if licence else (),
    )


def claim(child: str, relation: str, parent: str, status: Status = Status.DECLARED) -> Claim:
    address = f"https://example.org/card/{child}"
    card = Source(id=f"src:{child}", kind="modelCard", title=f"Card of {child}", url=address)
    return Claim(
        subject=EntityId(child),
        relation=relation,
        object=parent,
        status=status,
        standing=standing(status, [card]),
        sources=(card,),
    )


@pytest.fixture
def family() -> Family:
    entities, claims = [], []
    for line in FAMILY.strip().splitlines():
        name, date, publisher, licence, parents = (part.strip() for part in line.split("|"))
        entities.append(entity(name, date, publisher=publisher, licence=licence))
        for pair in filter(None, parents.split(", ")):
            relation, parent = pair.split()
            claims.append(claim(name, relation, parent))
    claims.append(claim("minotaur-13b", "fineTunedFrom", "wizard-vicuna-13b", Status.INFERRED))
    claims.append(claim("koala-13b", "fineTunedFrom", "llama-7b", Status.DISPUTED))
    claims.append(claim("wizardlm-7b", "evaluatedOn", "dataset:c4"))
    return tuple(entities), tuple(claims)


@pytest.fixture
def page_of(tmp_path: Path) -> Callable[..., str]:
    """A function that writes the page of entities and claims and returns its file address."""

    def write(entities: tuple[Entity, ...], claims: tuple[Claim, ...], language: str = "en") -> str:
        path = tmp_path / "graph.html"
        html = render(entities, claims, title="LLaMA and its kin", language=language)
        path.write_bytes(html.encode())
        return path.as_uri()

    return write


@pytest.fixture(scope="session")
def browser(
    tmp_path_factory: pytest.TempPathFactory, without: Callable[[str], NoReturn]
) -> "Iterator[Browser]":
    driver = _driver()
    program = driver.executable()
    if program is None:
        without("no Chromium: apt-get install chromium")
    with driver.running(program, tmp_path_factory.mktemp("browser") / "profile") as started:
        yield started


def _driver() -> ModuleType:
    """Return the module beside this file; tests are no package that could be imported from."""
    name = "llmgraph_tests_browser"
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("browser.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
