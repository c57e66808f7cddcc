"""Links of a Markdown text: which are found, and what stays as it is."""

import pytest

from scripts.site.links import rewritten


def moved(path: str, line: int) -> str:
    return f"new/{path}:{line}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see [a](a.md)", "see [a](new/a.md:1)"),
        ("\n\n[a](../a.md#part)", "\n\n[a](new/../a.md:3#part)"),
        ("![picture](widget/a.png) and [b](b.yml)", "![picture](new/widget/a.png:1) and [b](new/b.yml:1)"),
    ],
    ids=["a page", "an anchor stays, the line is told", "pictures and other files"],
)
def test_a_link_to_a_file_is_written_anew(text: str, expected: str) -> None:
    assert rewritten(text, moved) == expected


@pytest.mark.parametrize(
    "text",
    [
        "[a](https://example.org/a.md)",
        "[a](#part)",
        "[a](mailto:a@example.org)",
        "code: `[a](a.md)`",
        "``a ` [b](b.md)``",
        "```\n[a](a.md)\n```",
        "1. one\n\n   ````text\n   ```\n   [a](a.md)\n   ````\n",
        "[a] (a.md)",
    ],
    ids=["web", "same page", "mail", "code", "double ticks", "block", "block in a list", "no link"],
)
def test_everything_else_stays(text: str) -> None:
    assert rewritten(text, moved) == text
