"""Debian's Chromium, driven through its own DevTools Protocol: no driver to install."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

CHROMIUM = Path("/usr/bin/chromium")
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)
_PATIENCE = 45.0
_PAUSE = 0.03
_TRIES = int(_PATIENCE / _PAUSE)


class Tab:
    """One page, and what went wrong in it."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.errors: list[str] = []
        self._socket = socket
        self._ids = count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._reading = asyncio.create_task(self._read())

    async def send(self, method: str, **parameters: object) -> dict[str, Any]:
        number = next(self._ids)
        answer = self._waiting[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        return await asyncio.wait_for(answer, _PATIENCE)

    async def size(self, width: int, height: int) -> None:
        """Be a screen of this many pixels; a narrow one is a phone, with a finger."""
        phone = width < 600
        await self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=phone,
        )

    async def open(self, address: str) -> None:
        await self.send("Page.navigate", url=address)

    async def run(self, script: str) -> Any:  # noqa: ANN401 - a page may return anything
        """Return what *script*, an expression, comes to."""
        said = await self.send(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in said:
            raise AssertionError(said["exceptionDetails"])
        return said["result"].get("value")

    async def until(self, script: str) -> None:
        """Wait until *script* holds."""
        for _ in range(_TRIES):
            if await self.run(f"Boolean({script})"):
                return
            await asyncio.sleep(_PAUSE)
        raise AssertionError(f"never came true: {script}")

    async def click(self, selector: str, text: str = "") -> None:
        """Click the first visible element that matches and holds *text*, with a real mouse."""
        pick = (
            f"[...document.querySelectorAll({selector!r})].filter(e => e.textContent.includes("
            f"{text!r}) && !e.disabled && e.getClientRects().length).at(-1)"
        )
        await self.until(pick)
        await self.run(f"{pick}.scrollIntoView({{block: 'center'}})")
        box = await self.run(
            f"(r => [r.x + r.width/2, r.y + r.height/2])({pick}.getClientRects()[0])"
        )
        for kind in ("mousePressed", "mouseReleased"):
            await self.send(
                "Input.dispatchMouseEvent",
                type=kind,
                x=box[0],
                y=box[1],
                button="left",
                clickCount=1,
            )

    async def type(self, text: str) -> None:
        """Type *text* into whatever has the focus."""
        await self.send("Input.insertText", text=text)

    async def key(self, key: str) -> None:
        """Press and release one key."""
        codes = {"Enter": 13, "ArrowDown": 40, "ArrowUp": 38, "Escape": 27}
        code = {"windowsVirtualKeyCode": codes[key]} | ({"text": "\r"} if key == "Enter" else {})
        await self.send("Input.dispatchKeyEvent", type="keyDown", key=key, **code)
        await self.send("Input.dispatchKeyEvent", type="keyUp", key=key)

    async def picture(self, of: str = "") -> bytes:
        """Photograph the page, or the element that the selector *of* finds, as PNG."""
        clip: dict[str, object] = {}
        if of:
            corners = "r => ({x: r.x, y: r.y, width: r.width, height: r.height, scale: 1})"
            found = f"document.querySelector({of!r}).getBoundingClientRect()"
            clip = {"clip": await self.run(f"({corners})({found})")}
        said = await self.send("Page.captureScreenshot", format="png", **clip)
        return base64.b64decode(said["data"])

    async def close(self) -> None:
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        await self._socket.close()

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                return
            said = message.json()
            if "id" in said:
                self._waiting.pop(said["id"]).set_result(said.get("result", said))
            elif said["method"] == "Runtime.exceptionThrown":
                self.errors.append(str(said["params"]["exceptionDetails"]))
            elif said["method"] == "Log.entryAdded":
                self.errors.append(str(said["params"]["entry"]))
            elif said["params"].get("type") in {"error", "warning"}:
                self.errors.append(str(said["params"].get("args")))


@asynccontextmanager
async def chromium(folder: Path) -> AsyncGenerator[str]:
    """Start the browser and yield where it is to be driven."""
    process = await asyncio.create_subprocess_exec(
        str(CHROMIUM),
        *_FLAGS,
        f"--user-data-dir={folder}",
        "about:blank",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{await _port(folder / 'DevToolsActivePort')}"
    finally:
        process.terminate()
        await process.wait()


@asynccontextmanager
async def tab(browser: str, width: int, height: int) -> AsyncGenerator[Tab]:
    """Open a tab of one size."""
    async with ClientSession() as client:
        async with client.put(f"{browser}/json/new?about:blank") as answer:
            address = (await answer.json())["webSocketDebuggerUrl"]
        async with client.ws_connect(address, max_msg_size=0) as socket:
            opened = Tab(socket)
            for domain in ("Page", "Runtime", "Log"):
                await opened.send(f"{domain}.enable")
            await opened.size(width, height)
            yield opened
            await opened.close()


async def _port(noted: Path) -> str:
    """Return the port, once the browser has written it down."""
    for _ in range(_TRIES):
        lines = await asyncio.to_thread(_lines, noted)
        if len(lines) > 1:
            return lines[0]
        await asyncio.sleep(_PAUSE)
    raise AssertionError("Chromium did not start")


def _lines(noted: Path) -> list[str]:
    return noted.read_text().split() if noted.exists() else []
