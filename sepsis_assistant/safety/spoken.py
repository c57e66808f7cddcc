"""Leave out of a message what machines write, so that the trained heads read what somebody said."""

from __future__ import annotations

import re

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_WORDS = 3  # of a string in JSON that somebody may have said
_TOKEN, _ADDRESS = re.compile(r"\S+"), re.compile(r"://|\.\./|/.*/|\\\\")
_TAG = re.compile(r"<[^<>\n]{0,200}>")
_SIGNS = re.compile(r"[{}\[\]<>|\\$=;#^~_*`\"]+")
_ALONE = re.compile(r"(?<!\S)[^\w\s]+(?!\S)")  # signs between blanks
_BLANKS = re.compile(r"[^\S\n]+")


def spoken(text: str) -> str:
    """Return a folded text without markup, addresses, paths and the signs of programs.

    Of JSON there are the strings that can be sentences. A text that holds nothing of the kind is as it was.
    """
    if text.startswith(("{", "[")):
        said = [string for string in _STRING.findall(text) if len(string.split()) >= _WORDS]
        text = "\n".join(said) or text
    text = _TOKEN.sub(lambda found: "" if _ADDRESS.search(found[0]) else found[0], _TAG.sub(" ", text))
    text = _ALONE.sub(" ", _SIGNS.sub(" ", text))
    return _BLANKS.sub(" ", text).strip()
