"""How large the page of a graph like the curated one is, and how long its parts take.

Prints each figure beside its goal; run as `python benchmarks/page.py [MODELS]`.
"""

import importlib.util
import platform
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType

from pyvis.network import Network

from llmgraph.drawing import scenes
from llmgraph.drawing.layout import place
from llmgraph.drawing.rows import parents_first
from llmgraph.drawing.scenes import is_lineage
from llmgraph.page import Context, render
from llmgraph.page.content import gather

FRAMES = """new Promise((done) => {
  const canvas = document.querySelector("canvas").getContext("2d");
  let frame = 0, began = 0;
  const step = () => {
    if (frame === 5) began = performance.now();
    NETWORK.redraw();
    canvas.getImageData(0, 0, 1, 1);  // waits until it is drawn
    if (frame++ < 65) requestAnimationFrame(step); else done((performance.now() - began) / 60);
  };
  requestAnimationFrame(step);
})"""
"""Milliseconds between two pictures while the network is drawn again for each; 16.7 is 60 Hz."""


def helper(name: str) -> ModuleType:
    path = Path(__file__).parents[1] / "tests" / "page" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"llmgraph_{name}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def redraw() -> None:
    """Print how long a picture of some 1,000 boxes takes to draw, here and as pyvis has it."""
    driver = helper("browser")
    program = driver.executable()
    if program is None:
        print("redraw: not measured, no Chromium")
        return
    entities, claims, _ = helper("synthetic").synthetic(1000, 30)
    scenes.FIRST_VIEW = 3000  # nothing is folded
    html = render(entities, claims, title="bench", max_boxes=None)
    plain = Network(cdn_resources="in_line", directed=True)
    names = {str(one.id) for one in entities}
    for name in sorted(names):
        plain.add_node(name, shape="box")
    for claim in claims:
        if {str(claim.subject), str(claim.object)} <= names:
            plain.add_edge(str(claim.object), str(claim.subject))
    plain.toggle_physics(False)
    pages = {"llmgraph.network": html, "network": plain.generate_html()}
    with (
        tempfile.TemporaryDirectory() as folder,
        driver.running(program, Path(folder, "profile")) as browser,
    ):
        for network, text in pages.items():
            path = Path(folder, f"{network}.html")
            path.write_text(text, "utf-8")
            with browser.page(path.as_uri()) as page:
                page.until(f"typeof {network.split('.')[0]} !== 'undefined'")
                took = page.ask(FRAMES.replace("NETWORK", network))
                peer = "" if "." in network else " (peer: pyvis as it comes)"
                print(f"redraw of {len(names)} boxes: {took:.1f} ms (goal 20){peer}")


def main(models: int) -> None:
    entities, claims, families = helper("synthetic").synthetic(models)
    started = time.perf_counter()
    context = Context(families=families)
    html = render(entities, claims, title="bench", max_boxes=None, context=context)
    print(f"page of {models} models: {time.perf_counter() - started:.2f} s")
    print(f"size: {len(html.encode()):,} bytes (goal 2,000,000)")
    entities, claims, families = helper("synthetic").synthetic(1000, 30)
    content = gather(entities, claims)
    lineage = [edge for edge in content.edges if is_lineage(edge)]
    dates = {row.id: row.date for row in content.rows if not row.id.startswith("dataset:")}
    groups = {name: families.get(name, ("",))[0] for name in dates}
    started, busy = time.perf_counter(), time.process_time()
    place(dates, lineage, groups)
    took, busy = time.perf_counter() - started, time.process_time() - busy
    print(f"layout of {len(dates)} boxes: {took:.2f} s, {busy:.2f} s of them CPU (goal 1.0)")
    started = time.perf_counter()
    parents_first(dates, lineage)
    print(f"  of which a walk over the lineage alone: {time.perf_counter() - started:.3f} s (peer)")
    redraw()
    print(f"{platform.machine()}, Python {platform.python_version()}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)
