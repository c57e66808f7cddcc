"""Which web pages may call, and with which headers the server answers."""

from __future__ import annotations

import pytest

from tests.support.servers import WEB, StubServer

pytestmark = pytest.mark.ops
CORS = "access-control-allow-origin"


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "https://good.example.evil.example", "http://good.example", "null",
     "https://good.example:8443", "https://sub.good.example", "good.example", "http://[", "http://[::1",
     "https://x@good.example", "://"],
)  # fmt: skip
def test_pages_of_other_sites_are_refused(server: StubServer, origin):
    for method, path in (("POST", "session"), ("GET", "history"), ("GET", "health")):
        answer = server.call(method, WEB + path, {} if method == "POST" else None, Origin=origin)
        assert (answer.status, answer.body["error"]["code"]) == (403, "origin_not_allowed")
        # The page may read why, and nothing else: the widget tells its owner.
        assert answer.headers[CORS] == origin and set(answer.body) == {"error"}
    preflight = server.call("OPTIONS", WEB + "messages", Origin=origin)
    assert CORS not in preflight.headers


def test_an_allowed_site_may_call(server: StubServer):
    answer = server.call("POST", WEB + "session", {}, Origin="https://good.example")
    assert answer.status == 200
    assert answer.headers[CORS] == "https://good.example" and answer.headers["vary"] == "Origin"
    assert "access-control-allow-credentials" not in answer.headers


def test_an_allowed_site_reads_errors_too(server: StubServer):
    answer = server.call("GET", WEB + "history", Origin="https://good.example")
    assert answer.status == 401 and answer.headers[CORS] == "https://good.example"


def test_the_preflight_names_what_the_widget_sends(server: StubServer):
    asked = {"Access_Control_Request_Method": "POST"}
    asked["Access_Control_Request_Headers"] = "authorization,content-type"
    answer = server.call("OPTIONS", WEB + "messages", Origin="https://good.example", **asked)
    assert answer.status == 204 and answer.headers[CORS] == "https://good.example"
    assert "authorization" in answer.headers["access-control-allow-headers"]
    assert "DELETE" in answer.headers["access-control-allow-methods"]


def test_the_assistants_own_page_may_call(server: StubServer):
    own = f"http://127.0.0.1:{server.port}"
    assert server.call("POST", WEB + "session", {}, Origin=own).status == 200


@pytest.mark.parametrize("path", ["/", WEB + "session", WEB + "health", WEB + "nothing"])
def test_every_answer_has_the_safe_headers(server: StubServer, path):
    headers = server.call("GET", path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_the_page_is_served_under_a_strict_policy_and_can_be_kept(server: StubServer):
    page = server.call("GET", "/")
    policy = page.headers["content-security-policy"]
    assert page.status == 200 and page.headers["content-type"].startswith("text/html")
    for part in ("script-src 'self'", "connect-src 'self'", "require-trusted-types-for 'script'"):
        assert part in policy
    assert "unsafe" not in policy
    again = server.call("GET", "/", If_None_Match=page.headers["etag"])
    assert again.status == 304 and again.body == b""


@pytest.mark.parametrize(
    "path", ["/..%2Fcredentials.yml", "/../credentials.yml", "/%2e%2e/config.yml", "/.env", "/demo", "/src"]
)
def test_nothing_but_the_pages_is_served(server: StubServer, path):
    assert server.call("GET", path).status == 404


@pytest.mark.parametrize(
    ("path", "kind", "holds"),
    [
        ("/", "text/html; charset=utf-8", b"<sepsis-assistant>"),
        ("/demo.css", "text/css; charset=utf-8", b"{"),
        ("/sepsis-assistant.js", "text/javascript; charset=utf-8", b"sepsis-assistant"),
        ("/LICENSES.txt", "text/plain; charset=utf-8", b"MIT"),
    ],
)
def test_the_page_and_the_widget_are_served_with_their_types_and_can_be_kept(
    server: StubServer, path, kind, holds
):
    page = server.call("GET", path)
    assert (page.status, page.headers["content-type"]) == (200, kind) and holds in page.body
    assert page.headers["cache-control"] == "no-cache"  # kept, but asked for each time
    again = server.call("GET", path, If_None_Match=page.headers["etag"])
    assert again.status == 304 and again.body == b""
    assert server.call("HEAD", path).status == 200


def test_another_site_may_embed_the_script_but_not_frame_the_page(server: StubServer):
    assert (
        server.call("GET", "/sepsis-assistant.js").headers["cross-origin-resource-policy"] == "cross-origin"
    )
    assert "frame-ancestors 'none'" in server.call("GET", "/").headers["content-security-policy"]
