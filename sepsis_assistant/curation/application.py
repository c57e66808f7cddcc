"""Serve the editor on this machine only: a random token in the address, and one visitor."""

from __future__ import annotations

import asyncio
import hmac
import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
import uvicorn
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import BaseHTTPResponse, HTTPResponse

from sepsis_assistant.curation import views
from sepsis_assistant.curation.site import Redirect, Site
from sepsis_assistant.curation.unanswered import unanswered_page
from sepsis_assistant.curation.views import Page
from sepsis_assistant.data_files import DataError
from sepsis_assistant.knowledge.answers import OVERVIEW, key_of
from sepsis_assistant.server.gate import Gate
from sepsis_assistant.server.options import OPTIONS
from sepsis_assistant.server.protocol import StrictProtocol
from sepsis_assistant.settings import HOST

TEMPLATES = Path(__file__).with_name("templates")
HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # the token stands in the address: no source may be told of it
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
}
_POSTS = ("edit", "chat", "phrasing", "fact", "sign")
_FILES = {"style.css": "text/css", "chat.js": "text/javascript"}


class Editor:
    """Turn requests into pages; what takes long runs on a thread, one request after another."""

    def __init__(self, site: Site, token: str, port: int) -> None:
        """Keep the site, and what a request must bring."""
        self._site, self._token = site, token
        self._hosts = {f"{HOST}:{port}", f"localhost:{port}"}
        loader = jinja2.FileSystemLoader(TEMPLATES)
        self._pages = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)

    def application(self) -> Sanic:
        """Return the web application."""
        app = Sanic(f"sepsis_editor_{secrets.token_hex(4)}", configure_logging=False)
        app.register_middleware(self._guard, "request")
        app.register_middleware(_with_headers, "response")
        add = partial(app.add_route, ignore_body=False)
        for name in _FILES:
            add(self._file, f"/<token:str>/{name}", name=name.partition(".")[0])
        for path, name in (
            ("", "search"),
            ("list/<name:str>", "list"),
            ("facts", "facts"),
            ("sources", "sources"),
        ):
            add(self._view(getattr(self, f"_{name}")), f"/<token:str>/{path}", name=name)
        add(self._view(self._answer), "/<token:str>/answer/<topic:str>/<detail:str>", name="answer")
        path = "/<token:str>/answer/<topic:str>/<detail:str>/<action:str>"
        add(self._view(self._post), path, methods=["POST"], name="post")
        return app

    async def _guard(self, request: Request) -> HTTPResponse | None:
        """Refuse who lacks the token, other names for this machine, and forms of other pages."""
        given = request.path.split("/")[1].encode(errors="replace")
        if not hmac.compare_digest(given, self._token.encode()):
            return response.text(
                "Not found. The address that `make curate` printed opens the editor.", status=404
            )
        if request.headers.get("host") not in self._hosts:
            return response.text("Open the editor by the address that `make curate` printed.", status=403)
        origin = request.headers.get("origin")
        if request.method == "POST" and origin not in {f"http://{host}" for host in self._hosts}:
            return response.text("This form is not of this page; open the answer again.", status=403)
        return None

    def _view(self, show: Callable[..., Page | Redirect]) -> Callable[..., Any]:
        async def handle(request: Request, token: str, **parts: str) -> HTTPResponse:
            return await asyncio.to_thread(self._shown, show, request, parts)

        return handle

    def _shown(
        self, show: Callable[..., Page | Redirect], request: Request, parts: dict[str, str]
    ) -> HTTPResponse:
        with self._site.busy:
            self._site.library.look()
            try:
                found = show(request, **parts)
            except DataError as error:
                said = str(error).replace(f"{self._site.root}/", "")
                found = Page("problem.html", {"title": "A file cannot be read", "said": said}, 500)
            except KeyError:
                found = Page("problem.html", {"title": "Not found", "said": "There is no such page."}, 404)
        if isinstance(found, Redirect):
            return response.redirect(f"/{self._token}/{found.path}", status=303)
        text = self._pages.get_template(found.template).render(base=f"/{self._token}", **found.values)
        return response.html(text, status=found.status)

    async def _file(self, request: Request, token: str) -> HTTPResponse:
        name = request.path.rpartition("/")[2]
        return response.text((TEMPLATES / name).read_text(encoding="utf-8"), content_type=_FILES[name])

    def _search(self, request: Request) -> Page:
        words, topic, state = (request.args.get(name, "") for name in ("words", "topic", "state"))
        return views.search_page(self._site.library, self._site.today(), words, topic, state)

    def _list(self, request: Request, name: str) -> Page:
        library, today = self._site.library, self._site.today()
        pages: dict[str, Callable[[], Page]] = {
            "due": lambda: views.due_page(library, today),
            "unsigned": lambda: views.unsigned_page(library, today),
            "conflicts": lambda: views.conflicts_page(self._site, "sense" in request.args),
            "mistakes": lambda: views.mistakes_page(library),
            "unanswered": lambda: unanswered_page("show" in request.args),
        }
        return pages[name]()

    def _facts(self, request: Request) -> Page:
        return views.facts_page(self._site.library, request.args.get("words", ""))

    def _sources(self, request: Request) -> Page:
        return views.sources_page(self._site.library, request.args.get("words", ""))

    def _answer(self, request: Request, topic: str, detail: str) -> Page:
        return self._site.answer(_key(topic, detail), request.args.get("done", ""))

    def _post(self, request: Request, topic: str, detail: str, action: str) -> Page | Redirect:
        fields = {name: str(values[0]) for name, values in (request.form or {}).items()}
        found: Page | Redirect = getattr(self._site, {a: a for a in _POSTS}[action])(
            _key(topic, detail), fields
        )
        return found


def _key(topic: str, detail: str) -> str:
    return key_of(topic, None if detail == OVERVIEW else detail)


async def _with_headers(request: Request, answer: BaseHTTPResponse) -> HTTPResponse | None:
    answer.headers.update(HEADERS)
    return None


def configured(site: Site, token: str, port: int) -> uvicorn.Config:
    """Return what uvicorn needs to serve the editor on this machine alone."""
    return uvicorn.Config(
        Gate(Editor(site, token, port).application()),
        port=port,
        http=StrictProtocol,
        lifespan="on",
        interface="asgi3",
        timeout_graceful_shutdown=2,
        **OPTIONS,
    )
