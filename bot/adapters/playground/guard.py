"""Who may talk to the playground: this computer's own browser, with the key that was printed.

Anything on the web can make a browser send requests to this computer, so the host, the key and
the origin are all looked at before anything else is.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from bot.adapters.playground.problem import FORBIDDEN, Problem
from bot.services.faults import fault

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_NO_HOST: Final = (
    "This page is only for this computer. Open the address that the playground printed, which "
    "begins with http://127.0.0.1."
)
_NO_KEY: Final = (
    "The key is missing or has changed. Open the whole address that the playground printed, "
    "with the part after ?k=."
)
_NO_ORIGIN: Final = (
    "That came from another page, so nothing was done. Use the playground's own page."
)


class Guard:
    """Refuses whatever does not come from this computer, with the key."""

    def __init__(self, key: str) -> None:
        self._key = key
        self.port = 0

    @property
    def cookie(self) -> str:
        """What the cookie is called: one a port, since browsers share cookies between ports."""
        return f"headsup_{self.port}"

    @property
    def hosts(self) -> frozenset[str]:
        """The names under which this computer may be asked."""
        return frozenset({f"127.0.0.1:{self.port}", f"localhost:{self.port}"})

    @web.middleware
    async def check(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let *request* through, or say why not."""
        if request.host not in self.hosts:
            return refusal(request, Problem(_NO_HOST, FORBIDDEN))
        if request.path == "/" and self._is_key(request.query.get("k", "")):
            response = web.Response(status=303, headers={"Location": "/"})
            response.set_cookie(self.cookie, self._key, httponly=True, samesite="Strict", path="/")
            return response
        if not self._has_key(request):
            return refusal(request, Problem(_NO_KEY, FORBIDDEN))
        origin = request.headers.get("Origin")
        ours = {f"http://{host}" for host in self.hosts}
        if request.method != "GET" and origin is not None and origin not in ours:
            return refusal(request, Problem(_NO_ORIGIN, FORBIDDEN))
        try:
            return await handler(request)
        except Problem as problem:
            return refusal(request, problem)
        except web.HTTPException as error:
            said = "There is nothing at that address. docs/playground.md lists what there is."
            return refusal(request, Problem(said, error.status))
        except Exception as error:  # noqa: BLE001 - whatever broke, no traceback reaches the page
            reference = fault("playground", error)
            said = f"That didn't work, and it's our fault (reference {reference}). Try it again."
            return refusal(request, Problem(said, 500))

    def _has_key(self, request: web.Request) -> bool:
        kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
        return (
            self._is_key(request.cookies.get(self.cookie, ""))
            or self._is_key(request.query.get("k", ""))
            or (kind.casefold() == "bearer" and self._is_key(bearer.strip()))
        )

    def _is_key(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(errors="replace"), self._key.encode())


def refusal(request: web.Request, problem: Problem) -> web.Response:
    """Return *problem* as JSON for the API, as a plain sentence for a browser."""
    if request.path.startswith("/api/"):
        return web.json_response({"error": problem.message}, status=problem.status)
    return web.Response(text=f"{problem.message}\n", status=problem.status)


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Add what every answer carries: nothing is loaded from elsewhere, nothing is kept."""
    response.headers.update(_HEADERS)
