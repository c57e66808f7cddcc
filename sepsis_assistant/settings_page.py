"""Write docs/settings.md from the list in settings.py: python -m sepsis_assistant.settings_page."""

from __future__ import annotations

from collections.abc import Iterator

from sepsis_assistant.secret_files import SUFFIX
from sepsis_assistant.settings import ROOT, SETTINGS, Setting

PAGE = ROOT / "docs" / "settings.md"
_INTRODUCTION = """\
# Settings

All settings are variables of the environment, for example `SEPSIS_PORT=5006 make run`; none needs
to be set. An empty variable counts as not set. A value that cannot be used is refused at the start, with the
fix. The database and the action server's address stand in `endpoints.yml`, or in `endpoints.production.yml`
for PostgreSQL (`SEPSIS_ENDPOINTS=endpoints.production.yml make run`), with the password as `${DB_PASSWORD}`,
which is read from the environment; the channels stand in `credentials.yml`.

A secret, also one that a file names as `${NAME}`, may stand in a file of its own: `NAME_FILE` is its path
(the tables below name both). The file holds one line with the secret and nothing else. It belongs to root or
to the user who runs the assistant; its group may at most read it, and others nothing (mode 600, or 640, 400,
440). Else the start is refused, and so it is where `NAME` and `NAME_FILE` are both set. Kubernetes lets
everybody read what it mounts unless `defaultMode: 0440` is said. `make run`, `make shell` and what they start
read such files; Rasa's own commands do not.

The action server deletes and exports conversations, so it takes only calls that carry the secret which
stands as `headers: Authorization` under `action_endpoint`. `make run` and `make shell` make one each start
and hand it to both servers in a copy of `endpoints.yml` that only this user can read. Who starts both by hand
sets it there, as its comment shows, and starts `python -m actions.server`. Under `rasa run actions`, which
listens on every address and asks for no secret, the actions do nothing.

Made from `sepsis_assistant/settings.py` by `.venv/bin/python -m sepsis_assistant.settings_page`.
"""


def page() -> str:
    """Return the page: one table a group."""
    return "\n".join([_INTRODUCTION, *_tables()])


def _tables() -> Iterator[str]:
    for group, settings in SETTINGS.items():
        yield f"## {group}\n\n| variable | meaning | if not set |\n| --- | --- | --- |"
        yield from (_row(each) for each in settings)
        yield ""


def _row(setting: Setting) -> str:
    unset = setting.otherwise or f"`{setting.default}`"
    file = f", `{setting.name}{SUFFIX}`" if setting.is_secret else ""
    return f"| `{setting.name}`{file} | {setting.meaning} | {unset} |"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page().rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
