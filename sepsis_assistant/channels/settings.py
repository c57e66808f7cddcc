"""What the channels over HTTP are told by the environment."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sepsis_assistant.settings import (
    ALLOWED_ORIGINS,
    COUNTRY_HEADER,
    FRAME_ANCESTORS,
    REST_OPEN,
    REST_TOKEN,
    Setting,
    SettingError,
    is_on,
    secret,
    secret_key,
)


@dataclass(frozen=True)
class HttpSettings:
    """Hold what the channels over HTTP need."""

    secret_key: str = field(repr=False)
    rest_token: str | None = field(repr=False)
    rest_open: bool
    allowed_origins: tuple[str, ...]
    frame_ancestors: tuple[str, ...]
    country_header: str | None


def http_settings() -> HttpSettings:
    """Return the settings of the channels over HTTP; make a secret key at the first start."""
    return HttpSettings(
        secret_key=secret_key(),
        rest_token=secret(REST_TOKEN, 20),
        rest_open=is_on(REST_OPEN),
        allowed_origins=_origins(ALLOWED_ORIGINS),
        frame_ancestors=_origins(FRAME_ANCESTORS),
        country_header=COUNTRY_HEADER.read() or None,
    )


def _origins(setting: Setting) -> tuple[str, ...]:
    """Return the exact origins in a setting, with commas between; raise SettingError for others."""
    found = tuple(o.strip().rstrip("/") for o in setting.read().split(",") if o.strip())
    for origin in found:
        if not re.fullmatch(r"https?://[A-Za-z0-9.\[\]:-]+", origin):
            example = f"{setting.name}=https://clinic.example,https://www.clinic.example"
            raise SettingError(f"{setting.name} holds '{origin}', which is no origin; for example: {example}")
    return found
