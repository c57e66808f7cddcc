"""Serve the widget and the demo page: the files of two folders, by their names, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

from sepsis_assistant.channels.texts import slot_values
from sepsis_assistant.knowledge.answers import as_said
from sepsis_assistant.settings import ROOT

FOLDERS = (ROOT / "web" / "dist", ROOT / "web" / "demo")
INDEX = "index.html"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_NO_PAGE = """<!doctype html><html lang="en-GB"><title>Sepsis assistant</title>
<p>The assistant is running, but the web page (web/demo/index.html) is not there: run make widget.</p>
<p>If someone may be seriously ill, call {emergency_line}.</p></html>"""


@dataclass(frozen=True)
class Page:
    """Hold a file as it is sent; `tag` changes with its content."""

    content: bytes
    kind: str
    tag: str


class Pages:
    """Answer GET requests for the files that were there when the server started."""

    def __init__(self, frame_ancestors: Sequence[str] = (), folders: Sequence[Path] = FOLDERS) -> None:
        """Read the files; keep the origins that may show a page in a frame."""
        self._pages = {INDEX: _page(as_said(_NO_PAGE, slot_values()).encode(), ".html")}
        for file in (f for folder in reversed(folders) for f in sorted(folder.glob("*"))):
            if file.is_file() and file.suffix in _TYPES:
                self._pages[file.name] = _page(file.read_bytes(), file.suffix)
        frames = " ".join(frame_ancestors) or "'none'"
        self._policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            "img-src 'self' data:; base-uri 'none'; form-action 'none'; "
            f"frame-ancestors {frames}; require-trusted-types-for 'script'"
        )

    def find(self, request: Request) -> HTTPResponse | None:
        """Return the response with a page, or None where another part of the server answers."""
        page = self._pages.get(request.path.removeprefix("/") or INDEX)
        return self._response(request, page) if page and request.method in ("GET", "HEAD") else None

    def _response(self, request: Request, page: Page) -> HTTPResponse:
        headers = {
            "ETag": page.tag,
            "Cache-Control": "no-cache",  # keep it, but ask each time whether it is still the same
            "Content-Security-Policy": self._policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
            "Cross-Origin-Resource-Policy": "cross-origin",  # other sites embed the script
        }
        if request.headers.get("if-none-match") == page.tag:
            return response.empty(status=304, headers=headers)
        return response.raw(page.content, headers=headers, content_type=page.kind)


def _page(content: bytes, suffix: str) -> Page:
    return Page(content, _TYPES[suffix], f'"{hashlib.sha256(content).hexdigest()[:32]}"')
