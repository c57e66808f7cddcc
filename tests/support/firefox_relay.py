#!/usr/bin/env python3
"""Stand between Playwright and a Firefox that lacks a few of the commands that Playwright sends.

Playwright drives an unchanged Firefox by WebDriver BiDi and asks for commands that only later versions know.
Started in Firefox's place (FIREFOX in the environment), this starts Firefox, passes everything on in both
directions, and answers those commands itself.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Iterator
from typing import Any

from websockets.client import connect
from websockets.server import serve

READY = re.compile(r"(WebDriver BiDi listening on )(ws://\S+)")
CHANNEL = {"max_size": None, "compression": None, "ping_interval": None}
GRACE = 10  # seconds for Firefox to end by itself once Playwright has left
# What Firefox may not know and a test can do without, or has from its profile and environment (browsers.py):
# the parameter that counts, its values that are true of this Firefox (none: any), and the answer. The rest
# stays an error: no test shall believe that it is offline, in the dark or in New York where it is not.
KNOWN_LACKS: dict[str, tuple[str, list[Any], dict[str, str]]] = {
    "network.addDataCollector": ("maxEncodedDataSize", [20_000_000], {"collector": "none"}),
    "browser.setDownloadBehavior": ("downloadBehavior", [], {}),
    "emulation.setLocaleOverride": ("locale", ["en-GB"], {}),
    "emulation.setTimezoneOverride": ("timezone", ["UTC"], {}),
    "emulation.setMediaFeaturesOverride": ("features", [{}, {"prefers-color-scheme": "light"}], {}),
    "emulation.setScreenOrientationOverride": ("screenOrientation", [], {}),
    "emulation.setScreenSettingsOverride": ("screenArea", [], {}),
}
CALL = "(utilityScript, ...args) => utilityScript.evaluate(...args)"
# Firefox holds what Playwright evaluates to the page's content policy, which forbids eval: it comes as code.
INLINE = """(utilityScript, ...args) => {{
  const world = utilityScript.global;
  utilityScript.global = {{ eval: () => {{ utilityScript.global = world; return (
{code}
); }} }};
  return utilityScript.evaluate(...args);
}}"""
EXTEND = """(injected) => {{
  const module = {{}};
  {source}
  new (module.exports.default())(injected);
}}"""


def texts(value: Any) -> Iterator[str]:
    """Yield every text in a JSON value."""
    if isinstance(value, str):
        yield value
    parts = value.values() if isinstance(value, dict) else value
    for part in parts if isinstance(value, (dict, list)) else ():
        yield from texts(part)


def without_eval(command: dict[str, Any]) -> dict[str, Any]:
    """Put the expression that Playwright wants evaluated into the function that it calls."""
    params = command["params"]
    if params.get("functionDeclaration") == CALL:
        code = params["arguments"][3]["value"].rstrip().removesuffix(";")
        if "injectedScript.extend(" in code:  # evaluates a source that is among the arguments
            code = EXTEND.format(source=next(t for t in texts(params["arguments"]) if "module.exports" in t))
        params["functionDeclaration"] = INLINE.format(code=code)
    return command


def stand_in(command: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    """Return a success in the place of "unknown command", where Firefox is as the command wants it anyhow."""
    lack = KNOWN_LACKS.get(command["method"])
    if answer.get("error") != "unknown command" or lack is None:
        return answer
    name, values, result = lack
    if values and command["params"].get(name) not in values:
        return answer
    return {"type": "success", "id": answer["id"], "result": result}


class Relay:
    """Pass on what Playwright and one Firefox say to each other."""

    def __init__(self, firefox: Process, address: str) -> None:
        self.firefox, self.address = firefox, address
        self.asked: dict[int, dict[str, Any]] = {}

    async def run(self, playwright: Any, path: str) -> None:
        """Pass everything on until one side leaves, then see to it that Firefox ends."""
        async with connect(self.address + path, **CHANNEL) as firefox:
            ways = [self._ask(playwright, firefox), self._answer(firefox, playwright)]
            tasks = [asyncio.create_task(way) for way in ways]
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(GRACE)
        if self.firefox.returncode is None:
            self.firefox.kill()

    async def _ask(self, playwright: Any, firefox: Any) -> None:
        async for said in playwright:
            command = json.loads(said)
            self.asked[command["id"]] = command
            await firefox.send(json.dumps(without_eval(command)))

    async def _answer(self, firefox: Any, playwright: Any) -> None:
        async for said in firefox:
            answer = json.loads(said)
            command = self.asked.pop(answer.get("id"), None)
            await playwright.send(json.dumps(stand_in(command, answer)) if command else said)


async def main(program: str, arguments: list[str]) -> int:
    """Start Firefox, tell Playwright the address of the relay for its own, and return how Firefox ended."""
    firefox = await asyncio.create_subprocess_exec(program, *arguments, stderr=PIPE)
    assert firefox.stderr
    async for line in firefox.stderr:
        text = line.decode(errors="replace")
        if found := READY.search(text):
            server = await serve(Relay(firefox, found[2]).run, "127.0.0.1", 0, **CHANNEL)
            text = f"{found[1]}ws://127.0.0.1:{server.sockets[0].getsockname()[1]}\n"
        print(text, end="", file=sys.stderr, flush=True)
    return await firefox.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(os.environ["FIREFOX"], sys.argv[1:])))
