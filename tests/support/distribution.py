"""Deal the test files out to the workers of pytest-xdist, so that nothing costly is made twice.

The files of a group share a server, or must not run beside each other: one worker runs them, in their order.
Every other file is a group of its own. What takes longest comes first, so that both workers end together.
"""

from __future__ import annotations

from typing import Any

from xdist.scheduler.loadscope import LoadScopeScheduling

GROUPS = {
    "tests/ops/test_setup.py": "set-up",
    "tests/channels/test_same_conversation.py": "real server",
    "tests/channels/test_bad_input.py": "real server",
    "tests/channels/test_bad_text.py": "real server",
    "tests/channels/test_metrics.py": "real server",
    "tests/channels/test_telegram_server.py": "real server",
    "tests/web/test_real.py": "real server",
    "tests/channels/test_flood.py": "strict server",
    "tests/channels/test_log.py": "strict server",
    "tests/channels/test_ended_session.py": "stub server",
    "tests/channels/test_malformed.py": "stub server",
    "tests/channels/test_origins.py": "stub server",
    "tests/channels/test_web.py": "stub server",
    "tests/channels/test_replicas.py": "two servers",
    "tests/ops/test_nginx.py": "two servers",
}
FIRST = (
    "tests/ops/",
    "tests/channels/",
    "tests/web/",
    "tests/upgrade/",
    "tests/safety/",
    "tests/conversations/",
    "tests/nlu/",
)


def group_of(nodeid: str) -> str:
    """Return the group of a test: that of its file, or the file."""
    file = nodeid.partition("::")[0]
    return GROUPS.get(file, file)


def rank(nodeid: str) -> int:
    """Return how early a test is dealt out: 0 is first."""
    file = nodeid.partition("::")[0]
    if file in GROUPS:
        return list(GROUPS).index(file)
    return len(GROUPS) + next((n for n, folder in enumerate(FIRST) if file.startswith(folder)), len(FIRST))


class Scheduling(LoadScopeScheduling):
    """Deal out groups in the order of the tests."""

    def __init__(self, config: Any, log: Any = None) -> None:
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)
