"""A headless Chromium for tests, driven over the DevTools protocol: open a page, act, look.

https://chromedevtools.github.io/devtools-protocol/ (flat sessions, one socket).
"""

import base64
import json
import shutil
import struct
import subprocess
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import websocket

PATIENCE = 30.0  # seconds; a deadline for conditions, never a pause
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)


def executable() -> str | None:
    """Return the path of an installed Chromium."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def running(program: str, profile: Path) -> Iterator["Browser"]:
    """Yield a browser with a fresh `profile`; it ends with the block."""
    with (profile.parent / "chromium.log").open("wb") as log:
        process = subprocess.Popen(
            [program, *FLAGS, f"--user-data-dir={profile}", "about:blank"], stdout=log, stderr=log
        )
        try:
            socket = websocket.create_connection(
                _address(process, profile), suppress_origin=True, timeout=PATIENCE
            )
            try:
                yield Browser(socket)
            finally:
                socket.close()
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _address(process: "subprocess.Popen[bytes]", profile: Path) -> str:
    port_file = profile / "DevToolsActivePort"
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if port_file.exists() and len(lines := port_file.read_text().splitlines()) == 2:
            return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
        try:
            raise RuntimeError(f"chromium ended with {process.wait(0.02)}")
        except subprocess.TimeoutExpired:
            continue
    raise TimeoutError("chromium opened no DevTools port")


class Browser:
    """One socket to one browser; each page has a session of its own."""

    def __init__(self, socket: websocket.WebSocket) -> None:
        self._socket = socket
        self._last = 0
        self._events: dict[str | None, list[Event]] = {}

    def call(self, method: str, session: str | None = None, **params: Any) -> dict[str, Any]:
        """Return the result of a DevTools command; events that arrive meanwhile are kept."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": params}
        self._socket.send(json.dumps(message | ({"sessionId": session} if session else {})))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == self._last:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                result: dict[str, Any] = answer["result"]
                return result
            if "method" in answer:
                event = Event(answer["method"], answer["params"])
                self._events.setdefault(answer.get("sessionId"), []).append(event)

    @contextmanager
    def page(
        self, address: str, *, width: int = 1440, height: int = 900, dark: bool = False
    ) -> Iterator["Page"]:
        """Yield a loaded page; every event since before the first request is on record."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session, self._events.setdefault(session, []), width, height)
        for domain in ("Page", "Network", "Runtime", "Log", "Audits"):
            page.call(f"{domain}.enable")
        page.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=width < 500,
        )
        page.theme(dark=dark)
        page.call("Page.navigate", url=address)
        page.until("document.readyState === 'complete' && location.href !== 'about:blank'")
        try:
            yield page
        finally:
            self.call("Target.closeTarget", targetId=target)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a page."""

    method: str
    params: dict[str, Any]


@dataclass(slots=True)
class Page:
    """One open page."""

    browser: Browser
    session: str
    events: list[Event]
    width: int
    height: int

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        return self.browser.call(method, self.session, **params)

    def ask(self, expression: str) -> Any:
        """Return the value of a JavaScript expression; a promise is awaited."""
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def until(self, condition: str) -> Any:
        """Return the value of `condition` once it is true; raise TimeoutError if it never is."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if value := self.ask(condition):
                return value
        raise TimeoutError(condition)

    def wait_for(self, method: str) -> None:
        """Return once an event of this name is on record."""
        deadline = time.monotonic() + PATIENCE
        while not any(event.method == method for event in self.events):
            if time.monotonic() > deadline:
                raise TimeoutError(method)
            self.call("Page.getFrameTree")  # any answer brings the events before it

    def drawn(self) -> None:
        """Return once the map has been drawn again."""
        self.ask("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def theme(self, *, dark: bool) -> None:
        features = [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        self.call("Emulation.setEmulatedMedia", features=features)

    def click(self, x: float, y: float) -> None:
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def key(self, name: str, text: str = "") -> None:
        codes = {"Enter": 13, "Escape": 27, "ArrowUp": 38, "ArrowDown": 40}
        code = codes.get(name, ord(name) if len(name) == 1 else 0)
        for kind in ("keyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=name,
                text=text if kind == "keyDown" else "",
                windowsVirtualKeyCode=code,
            )

    def type(self, text: str) -> None:
        self.call("Input.insertText", text=text)

    def requests(self) -> list[str]:
        """Return every address the page asked for, data inside the file aside."""
        return [
            event.params["request"]["url"]
            for event in self.events
            if event.method == "Network.requestWillBeSent"
            and not event.params["request"]["url"].startswith(("data:", "blob:"))
        ]

    def complaints(self) -> list[str]:
        """Return console errors, exceptions, policy violations and dialogs so far.

        A history entry made without a click is an issue to the browser; tests make many.
        """
        self.drawn()
        return [
            f"{event.method}: {event.params}"
            for event in self.events
            if event.method in ("Runtime.exceptionThrown", "Page.javascriptDialogOpening")
            or (event.method == "Audits.issueAdded" and "Skippable" not in str(event.params))
            or (event.method == "Log.entryAdded" and event.params["entry"]["level"] == "error")
            or (
                event.method == "Runtime.consoleAPICalled"
                and event.params["type"] in ("error", "assert")
            )
        ]

    def screenshot(
        self, path: Path | None = None, *, clip: tuple[float, float, float, float] | None = None
    ) -> "Picture":
        """Return what the window shows, or `clip` of it (left, top, width, height).

        Also writes it to `path` as PNG.
        """
        self.drawn()
        names = ("x", "y", "width", "height")
        part = {"clip": dict(zip(names, clip, strict=True)) | {"scale": 1}} if clip else {}
        png = base64.b64decode(self.call("Page.captureScreenshot", format="png", **part)["data"])
        if path:
            path.write_bytes(png)
        return Picture.read(png)


@dataclass(frozen=True, slots=True)
class Picture:
    """Pixels of a screenshot, row by row from the top."""

    width: int
    height: int
    rows: tuple[bytes, ...]
    channels: int

    def at(self, x: float, y: float) -> tuple[int, int, int]:
        start = round(x) * self.channels
        red, green, blue = self.rows[round(y)][start : start + 3]
        return red, green, blue

    def colours(self, left: int, top: int, right: int, bottom: int) -> set[tuple[int, int, int]]:
        return {self.at(x, y) for y in range(top, bottom) for x in range(left, right)}

    @classmethod
    def read(cls, png: bytes) -> "Picture":
        """Return the pixels of a PNG with 8 bits per channel (PNG, third edition, section 9)."""
        place, data, header = 8, b"", b""
        while place < len(png):
            size, kind = struct.unpack_from(">I4s", png, place)
            chunk = png[place + 8 : place + 8 + size]
            header = chunk if kind == b"IHDR" else header
            data += chunk if kind == b"IDAT" else b""
            place += size + 12
        width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", header)
        assert (depth, interlace) == (8, 0), "only plain PNG"
        channels = {2: 3, 6: 4}[colour]
        raw, stride = zlib.decompress(data), width * channels
        rows: list[bytes] = []
        above = bytes(stride)
        for y in range(height):
            start = y * (stride + 1)
            line = bytearray(raw[start + 1 : start + 1 + stride])
            _unfilter(raw[start], line, above, channels)
            above = bytes(line)
            rows.append(above)
        return cls(width, height, tuple(rows), channels)


def _unfilter(kind: int, line: bytearray, above: bytes, step: int) -> None:
    if kind == 0:
        return
    for i in range(len(line)):
        left = line[i - step] if i >= step else 0
        corner = above[i - step] if i >= step else 0
        line[i] = (line[i] + _guess(kind, left, above[i], corner)) & 255


def _guess(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 4:
        ahead = left + up - corner
        distances = (abs(ahead - left), abs(ahead - up), abs(ahead - corner))
        return (left, up, corner)[distances.index(min(distances))]
    return {1: left, 2: up, 3: (left + up) // 2}[kind]
