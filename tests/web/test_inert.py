"""Nothing that a person or the assistant writes can run, load, or leave the strict content policy."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.support.chat_page import ELEMENT

MARKUP = [
    "<script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 1'>",
    "<img src='https://example.org/pixel.png'>",
    "![picture](https://example.org/pixel.png)",
    '![x](x" onerror="window.ran=1)',
    "<svg onload='window.ran = 1'><use href='data:image/svg+xml,x'></use></svg>",
    "<svg><script>window.ran = 1</script></svg>",
    "<iframe src='https://example.org' srcdoc='<script>parent.ran = 1</script>'></iframe>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.ran=1>",
    "<a href='javascript:window.ran = 1'>a link</a>",
    "[a link](javascript:window.ran=1)",
    "[a link](JaVaScRiPt:window.ran=1)",
    "[a link](data:text/html,<script>window.ran=1</script>)",
    "[a link](vbscript:x)",
    "[a link](//example.org/)",
    "[a link](/webhooks/web/conversation)",
    "<form action='https://example.org'><input name=q><button>go</button></form>",
    "<style>* { display: none }</style>",
    "<link rel=stylesheet href='https://example.org/x.css'>",
    "<meta http-equiv=refresh content='0;url=https://example.org'>",
    "<base href='https://example.org/'>",
    "<object data='https://example.org'></object><embed src='https://example.org'>",
    "<video src='https://example.org/v' autoplay onloadstart='window.ran=1'></video>",
    "<details open ontoggle='window.ran = 1'><summary>x</summary></details>",
    "<p style='position:fixed;inset:0;background:url(https://example.org/x)' id=draft class=bar>over</p>",
    "<template><img src=x onerror='window.ran = 1'></template>",
    "<x-y onclick='window.ran = 1' slot=a is=b>custom</x-y>",
    "`<b>code</b>` ${window.ran = 1} {{window.ran = 1}}",
    "&lt;img src=x onerror=window.ran=1&gt;",
    "<!-- --!><img src=x onerror=window.ran=1> -->",
    "| a | b |\n|---|---|\n| <img src=x onerror=window.ran=1> | c |",
    "\u202eright to left override <script>window.ran = 1</script>",
]
TAGS = {"DIV", "P", "BR", "STRONG", "EM", "DEL", "UL", "OL", "LI", "A", "CODE", "PRE", "BLOCKQUOTE", "SPAN"}
PICTURE = """(e) => [...e.querySelectorAll('.bubble .text *, .bubble.text *')].map((n) => ({
  tag: n.tagName, attributes: [...n.attributes].map((a) => a.name), href: n.getAttribute('href') }))"""
KEPT = {"href", "target", "rel", "referrerpolicy", "class", "start"}


@pytest.mark.parametrize("markup", MARKUP)
def test_markup_of_the_assistant_and_of_the_person_is_inert(chat, assistant, markup):
    answer = chat.ask("MARKUP" + markup)
    expect(chat.said.locator(".bubble")).to_have_text("MARKUP" + markup, use_inner_text=False)
    for _ in range(2):  # as it comes, and as it comes back from storage
        nodes = answer.evaluate(PICTURE)
        assert {node["tag"] for node in nodes} <= TAGS
        assert {name for node in nodes for name in node["attributes"]} <= KEPT
        links = [node["href"] for node in nodes if node["tag"] == "A"]
        assert all(link.startswith(("http://", "https://", "tel:", "mailto:")) for link in links)
        chat.page.reload()
        expect(chat.answers).to_have_count(1)
    assert chat.page.evaluate("window.ran") is None
    assert {url.split("/")[2] for url in chat.requests if not url.startswith("data:")} == {
        f"127.0.0.1:{assistant.port}"
    }
    assert not chat.complaints  # the policy never had to step in


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("[NHS](https://www.nhs.uk/conditions/sepsis/)", "https://www.nhs.uk/conditions/sepsis/"),
        ("see https://www.cdc.gov/sepsis now", "https://www.cdc.gov/sepsis"),
        ("[Samaritans](tel:116123)", "tel:116123"),
        ("write to help@example.org", "mailto:help@example.org"),
    ],
)
def test_links_work_and_tell_the_other_site_nothing(chat, text, href):
    link = chat.ask("MARKUP" + text).locator(".text a")
    expect(link).to_have_attribute("href", href)
    if href.startswith("https"):
        expect(link).to_have_attribute("rel", "noopener noreferrer")
        expect(link).to_contain_text("(opens in a new tab)")


def test_a_source_with_a_script_address_is_no_link(chat, assistant):
    sources = [
        {"title": "bad", "url": "javascript:window.ran=1"},
        {"title": "good", "url": "https://www.nhs.uk/"},
    ]
    usual = assistant.reply
    assistant.reply = lambda text: [{**usual(text)[0], "sources": sources}]
    answer = chat.ask("hello")
    answer.get_by_text("Sources", exact=True).click()
    expect(answer.locator(".sources a")).to_have_count(1)
    expect(answer.locator(".sources li")).to_have_count(2)


RUBBISH = ["7", "[null]", '[{"kind": "reply"}]', '[{"kind": "reply", "reply": {"id": 1}}, {"kind": "said"}]']


@pytest.mark.parametrize("entries", RUBBISH)
def test_stored_rubbish_is_ignored(chat, entries):
    kept = json.dumps(f'{{"version": 1, "entries": {entries}}}')
    chat.page.evaluate(f"Object.keys(sessionStorage).forEach((k) => {{ sessionStorage[k] = {kept} }})")
    chat.page.reload()
    chat.ask("hello")
    assert not chat.complaints


def break_chat(chat, part):
    """Let every reading of a part of what is kept fail."""
    chat.page.evaluate(f"""(() => {{
      Object.defineProperty({ELEMENT}.chat.saved, '{part}', {{ get() {{ throw new Error('broken'); }} }});
      {ELEMENT}.requestUpdate();
    }})()""")
    expect(chat.page.get_by_text("The chat cannot be shown")).to_be_visible()


@pytest.mark.parametrize(
    ("part", "number"), [("entries", "Call 999 now"), ("draft", "Call 999 now"), ("hint", "999")]
)
def test_the_bar_stays_when_the_chat_below_it_breaks(chat, part, number):
    break_chat(chat, part)
    expect(chat.bar.get_by_role("link", name=number).first).to_be_visible()


def test_the_bar_is_large_when_nobody_can_tell_whether_there_is_an_emergency(chat):
    break_chat(chat, "entries")
    expect(chat.page.locator(".bar.alarm")).to_be_visible()


def test_a_page_that_forbids_the_policy_of_the_sanitiser_gets_plain_text(new_page, assistant):
    chat = new_page()

    def stricter(route):
        response = route.fetch()
        policy = response.headers["content-security-policy"] + "; trusted-types lit-html"
        route.fulfill(response=response, headers={**response.headers, "content-security-policy": policy})

    chat.page.route(assistant.url + "/", stricter)
    chat.open()
    expect(chat.ask("hello").locator(".text")).to_contain_text("**hello**")
