"""Where things are and how they are set: nothing else reads the environment (docs/settings.md)."""

from __future__ import annotations

import contextlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from sepsis_assistant.secret_files import SUFFIX, SettingError, kept_key, read_secret

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "models" / "sepsis-assistant.tar.gz"
ENDPOINTS = ROOT / "endpoints.yml"
CREDENTIALS = ROOT / "credentials.yml"
VAR = ROOT / "var"

HOST = "127.0.0.1"  # what listens, listens on this machine only, unless SEPSIS_LISTEN opens the assistant
PROBE_PATH = "/probe"  # where the launcher asks whether a danger message is answered
METRICS_PATH = "/metrics"  # where Prometheus fetches the metrics
_SECRETS = ("_KEY", "_PASSWORD", "_SECRET", "_TOKEN")
_VARIABLE = re.compile(r"\$\{(\w+)\}|\$(\w+)")


@dataclass(frozen=True)
class Setting:
    """Describe a variable of the environment: what it is for and what counts where it is not set or empty.

    `otherwise` says in words what happens without it, where `default` does not say it. A secret may stand in
    a file instead, which the variable with _FILE behind its name tells.
    """

    name: str
    meaning: str
    default: str = ""
    otherwise: str = ""

    @property
    def is_secret(self) -> bool:
        """Say whether nobody else may know it: all secrets have such names."""
        return self.name.endswith(_SECRETS)

    def read(self) -> str:
        """Return the value in the environment or in the secret's file, or the default; raise SettingError."""
        value, file = os.environ.get(self.name), os.environ.get(self.name + SUFFIX)
        if not (self.is_secret and file):
            return value or self.default
        if value:
            raise SettingError(f"{self.name} and {self.name}{SUFFIX} are both set; leave one of them out")
        return read_secret(self.name, Path(file))

    def given(self, value: str) -> dict[str, str]:
        """Return the environment of a program that shall read this value, whatever a file says."""
        return {self.name: value, **({self.name + SUFFIX: ""} if self.is_secret else {})}


PORT = Setting("SEPSIS_PORT", "port of the assistant", "5005")
ACTION_PORT = Setting("SEPSIS_ACTION_PORT", "port of the action server", "5055")
LISTEN = Setting(
    "SEPSIS_LISTEN",
    "`0.0.0.0` lets the assistant listen on every address: in a container that only a proxy reaches",
    HOST,
)
ENDPOINTS_FILE = Setting(
    "SEPSIS_ENDPOINTS",
    "Rasa's endpoints file, such as `endpoints.production.yml`",
    otherwise="`endpoints.yml`",
)
PROBE_TOKEN = Setting(
    "SEPSIS_PROBE_TOKEN",
    "opens `/probe`, which says whether a danger message is answered; `make run` makes one for each start",
    otherwise="there is no such address",
)
METRICS_TOKEN = Setting(
    "SEPSIS_METRICS_TOKEN",
    "opens `/metrics` for Prometheus, at least 20 characters ([monitoring](monitoring.md))",
    otherwise="there is no such address",
)
LOG_FORMAT = Setting(
    "SEPSIS_LOG_FORMAT",
    "`json`: every line of both servers is a JSON object, with one for each turn; `text`: words",
    "text",
)
CACHE = Setting("SEPSIS_CACHE", "folder for the vectors of a training's texts", otherwise="`.rasa/vectors`")
COUNTRY = Setting(
    "SEPSIS_DEFAULT_COUNTRY",
    "two-letter code of the country whose emergency number is told to people who do not say where they are",
    otherwise="numbers of several countries",
)
SECRET_KEY = Setting(
    "SEPSIS_SECRET_KEY",
    "signs session tokens and sender ids, at least 32 characters; the same for all workers and machines. "
    "Changing it ends all sessions",
    otherwise="made once, in `var/secret_key`",
)
ALLOWED_ORIGINS = Setting(
    "SEPSIS_ALLOWED_ORIGINS",
    "exact origins of other web pages that may show the widget, with commas between",
    otherwise="only the assistant's own page",
)
FRAME_ANCESTORS = Setting(
    "SEPSIS_FRAME_ANCESTORS",
    "exact origins that may show the demo page in a frame, with commas between",
    otherwise="none",
)
COUNTRY_HEADER = Setting(
    "SEPSIS_COUNTRY_HEADER",
    "name of a request header with the visitor's country, which your proxy sets",
    otherwise="no country is guessed",
)
REST_TOKEN = Setting(
    "SEPSIS_REST_TOKEN",
    "lets programs that send it choose sender ids on the REST channel, at least 20 characters",
    otherwise="a conversation goes on under the id that the server made",
)
REST_OPEN = Setting(
    "SEPSIS_REST_OPEN",
    "`1`: programs on this machine may choose sender ids without a token. For development only: with a proxy "
    "on this machine, everybody could read everybody's conversation",
    otherwise="only with the token",
)
MESSAGES_PER_MINUTE = Setting(
    "SEPSIS_MESSAGES_PER_MINUTE",
    "messages a minute that one conversation may send to one worker; danger signs are always answered",
    "30",
)
TELEGRAM_TOKEN = Setting("SEPSIS_TELEGRAM_TOKEN", "the bot's token", otherwise="Telegram is off")
TELEGRAM_WEBHOOK_URL = Setting(
    "SEPSIS_TELEGRAM_WEBHOOK_URL",
    "public address to which Telegram sends updates; registered at the start, again until it works",
    otherwise="nothing is registered",
)
TELEGRAM_SECRET = Setting(
    "SEPSIS_TELEGRAM_SECRET", "what Telegram must send", otherwise="made from the token"
)
TELEGRAM_POLLING = Setting(
    "SEPSIS_TELEGRAM_POLLING", "`1`: fetch updates instead; `make telegram` sets it", otherwise="webhook"
)
TELEGRAM_API = Setting(
    "SEPSIS_TELEGRAM_API",
    "another address of the Bot API, for tests or a server of one's own",
    "https://api.telegram.org",
)
RETENTION_DAYS = Setting(
    "SEPSIS_RETENTION_DAYS",
    "days after which the server deletes what people wrote, within an hour (backups are yours); `0`: never",
    "30",
)
KEEP_UNANSWERED = Setting(
    "SEPSIS_KEEP_UNANSWERED",
    "`1`: what people typed and got no answer to is kept a second time for 14 days, redacted, for "
    "`make insight UNANSWERED=1`. Say so in your privacy notice ([insight](insight.md#unanswered-messages))",
    otherwise="nothing of the kind is kept",
)
REQUIRE_REVIEW = Setting(
    "SEPSIS_REQUIRE_REVIEW",
    "`1`: nothing is trained or started while an answer is without the signature of a named reviewer "
    "([editors](editors.md))",
    otherwise="unsigned answers go live, as all of them are unsigned today",
)
SETTINGS = {
    "Start": (PORT, ACTION_PORT, LISTEN, ENDPOINTS_FILE, PROBE_TOKEN, CACHE, REQUIRE_REVIEW),
    "Seeing what happens": (METRICS_TOKEN, LOG_FORMAT),
    "Where people are": (COUNTRY, COUNTRY_HEADER),
    "Web and REST": (
        SECRET_KEY, ALLOWED_ORIGINS, FRAME_ANCESTORS, REST_TOKEN, REST_OPEN, MESSAGES_PER_MINUTE,
    ),
    "What is kept": (RETENTION_DAYS, KEEP_UNANSWERED),
    "Telegram": (
        TELEGRAM_TOKEN, TELEGRAM_WEBHOOK_URL, TELEGRAM_POLLING, TELEGRAM_SECRET, TELEGRAM_API,
    ),
}  # fmt: skip


def server_port() -> int:
    """Return the port of the Rasa server."""
    return _port(PORT)


def action_port() -> int:
    """Return the port of the action server."""
    return _port(ACTION_PORT)


def endpoints_file() -> Path:
    """Return the endpoints file in use: the project's, or the one that the launcher made."""
    return Path(ENDPOINTS_FILE.read() or ENDPOINTS)


def default_country() -> str | None:
    """Return the ISO code of the country that people are in unless they say otherwise, or None."""
    value = COUNTRY.read().strip().upper()
    if value and not (len(value) == 2 and value.isalpha()):
        raise SettingError(
            f"{COUNTRY.name} is '{value}', which is no country code; use two letters, "
            f"for example: {COUNTRY.name}=GB make run"
        )
    return value or None


def cache_folder() -> Path:
    """Return where vectors of training messages are kept between trainings."""
    return Path(CACHE.read() or ROOT / ".rasa" / "vectors")


def messages_per_minute() -> int:
    """Return how many messages a minute one conversation may send to one worker."""
    return _number(MESSAGES_PER_MINUTE, 1)


def retention_days() -> int:
    """Return after how many days what people wrote is deleted; 0 is never."""
    return _number(RETENTION_DAYS, 0)


def log_level() -> str:
    """Return how much is logged, in the variable that Rasa reads, too."""
    return os.environ.get("LOG_LEVEL") or "WARNING"


def environment(**changes: str) -> dict[str, str]:
    """Return this process's environment with changes, for a program that it starts."""
    return {**os.environ, **changes}


def filled(text: str) -> str:
    """Return a text of endpoints.yml with its ${VARIABLES} filled in, as Rasa does, or from their files."""
    return _VARIABLE.sub(lambda found: _named(found[1] or found[2]) or found[0], text)


def fill_in_for_rasa(*files: Path) -> None:
    """Put secrets that stand in files of their own where Rasa looks for the ${VARIABLES} in its files."""
    for name in {a or b for file in files for a, b in _VARIABLE.findall(file.read_text("utf-8"))}:
        if value := _named(name):
            os.environ[name], os.environ[name + SUFFIX] = value, ""


def _named(name: str) -> str:
    return Setting(name, "").read()


def probe_token() -> str | None:
    """Return what the launcher sends along when it asks whether a danger message is answered."""
    return secret(PROBE_TOKEN, 20)


def metrics_token() -> str | None:
    """Return what Prometheus sends along when it fetches the metrics, or None where nobody may."""
    return secret(METRICS_TOKEN, 20)


def logs_are_json() -> bool:
    """Say whether every line of a server's log is a JSON object; raise SettingError for another format."""
    value = LOG_FORMAT.read()
    if value not in ("text", "json"):
        raise SettingError(f"{LOG_FORMAT.name} is '{value}'; use text or json")
    return value == "json"


def is_on(setting: Setting) -> bool:
    """Say whether a setting that is on or off is on."""
    return setting.read() in ("1", "true", "yes")


def own_folder() -> Path:
    """Return var/, made if needed; whatever it was, only this user can look into it. Raise OSError."""
    VAR.mkdir(mode=0o700, exist_ok=True)
    with contextlib.suppress(OSError):  # somebody else's: writing there will tell
        VAR.chmod(0o700)
    return VAR


def secret_key() -> str:
    """Return the key of the environment, or the one in a file that only this user can read."""
    if given := secret(SECRET_KEY, 32):
        return given
    try:
        folder = own_folder()
    except OSError as error:
        raise SettingError(f"{VAR} cannot be made ({error.strerror}); set {SECRET_KEY.name}") from None
    return kept_key(SECRET_KEY.name, folder / "secret_key", 32)


def secret(setting: Setting, least: int) -> str | None:
    """Return a secret of the environment, or None; raise SettingError for one that can be guessed."""
    value = setting.read() or None
    if value is not None and len(value) < least:
        fix = f'{setting.name}="$(openssl rand -hex 32)"'
        raise SettingError(f"{setting.name} has fewer than {least} characters; use a long random one: {fix}")
    return value


def _number(setting: Setting, least: int) -> int:
    """Return the whole number in a setting; raise SettingError where it is none or too small."""
    value = setting.read()
    if value.isdecimal() and int(value) >= least:
        return int(value)
    fix = f"use a whole number from {least} on, such as {setting.default}"
    raise SettingError(f"{setting.name} is '{value}'; {fix}")


def _port(setting: Setting) -> int:
    """Return the port in a setting; raise SettingError where it is none."""
    value = setting.read()
    if value.isdecimal() and 0 < int(value) < 65536:
        return int(value)
    raise SettingError(
        f"{setting.name} is '{value}', which is no port; use a number from 1 to 65535, "
        f"for example: {setting.name}={int(setting.default) + 1} make run"
    )
