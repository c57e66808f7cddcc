"""Serve the widget and the demo page: the files of two folders, by their names, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

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
<p>If someone may be seriously ill, call 999 in the UK, 112 in Europe, 911 in the US and Canada, or your local
emergency number.</p></html>"""


class Pages:
    """Answer GET requests for the known files."""

    def __init__(self, frame_ancestors: Sequence[str] = (), folders: Sequence[Path] = FOLDERS) -> None:
        """Keep the folders, and the origins that may show a page in a frame."""
        self._folders = folders
        frames = " ".join(frame_ancestors) or "'none'"
        self._policy = (
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            "img-src 'self' data:; base-uri 'none'; form-action 'none'; "
            f"frame-ancestors {frames}; require-trusted-types-for 'script'"
        )

    def find(self, request: Request) -> HTTPResponse | None:
        """Return the response with a page, or None where another part of the server answers."""
        name = request.path.removeprefix("/") or INDEX
        if request.method not in ("GET", "HEAD") or "/" in name:
            return None
        file = next((f for folder in self._folders if (f := folder / name).is_file()), None)
        if file is not None and file.suffix in _TYPES:
            return self._response(request, file.read_bytes(), _TYPES[file.suffix])
        return self._response(request, _NO_PAGE.encode(), _TYPES[".html"]) if name == INDEX else None

    def _response(self, request: Request, content: bytes, kind: str) -> HTTPResponse:
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        headers = {
            "ETag": tag,
            "Cache-Control": "no-cache",  # keep it, but ask each time whether it is still the same
            "Content-Security-Policy": self._policy,
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
            "Cross-Origin-Resource-Policy": "cross-origin",  # other sites embed the script
        }
        if request.headers.get("if-none-match") == tag:
            return response.empty(status=304, headers=headers)
        return response.raw(content, headers=headers, content_type=kind)
