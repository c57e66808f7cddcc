"""Start the browsers that the widget is tested in: Chromium, and Firefox with one profile or another."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Playwright

PROGRAMS = {
    "chromium": ("chromium", "chromium-browser", "google-chrome"),
    "firefox": ("firefox-esr", "firefox"),
}
FINGER = 1
# Playwright cannot switch these in Firefox, which takes them from its profile when it starts.
PROFILES: dict[str, dict[str, Any]] = {
    "firefox": {},
    "firefox-phone": {
        "ui.primaryPointerCapabilities": FINGER,
        "ui.allPointerCapabilities": FINGER,
        "dom.w3c_touch_events.enabled": 1,
    },
    "firefox-contrast": {"browser.display.document_color_use": 2, "ui.prefersReducedMotion": 1},
}
EVERY_PROFILE = {
    "intl.accept_languages": "en-GB, en",
    # As on phones and most desktops. A page's zoom does not widen a scroll bar, but a small window would.
    "ui.useOverlayScrollbars": 1,
    "browser.chrome.site_icons": False,  # it would ask each page for one, against the page's policy
    # What only costs time here: a process for each origin, translation, a tab in stock, 60 pictures a second.
    "fission.autostart": False,
    "dom.ipc.processPrelaunch.enabled": False,
    "browser.translations.enable": False,
    "browser.newtab.preload": False,
    "layout.frame_rate": 30,
}
RELAY = Path(__file__).with_name("firefox_relay.py")


def find(name: str) -> str | None:
    """Return the path of the program of a browser, if this machine has one."""
    return next(filter(None, map(shutil.which, PROGRAMS[name.partition("-")[0]])), None)


def start(playwright: Playwright, name: str, program: str) -> Browser:
    """Start a browser without a window."""
    if name in PROFILES:
        return _start_firefox(playwright, program, PROFILES[name])
    # Root, as in a container, has no sandbox.
    sandbox = [] if os.geteuid() else ["--no-sandbox"]
    return playwright.chromium.launch(executable_path=program, args=sandbox)


def _start_firefox(playwright: Playwright, program: str, profile: dict[str, Any]) -> Browser:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    return playwright.firefox.launch(
        channel="moz-firefox",  # an unchanged Firefox; without it Playwright looks for a build of its own
        executable_path=RELAY,
        env={**os.environ, "PATH": path, "FIREFOX": program, "TZ": "UTC"},
        firefox_user_prefs={**EVERY_PROFILE, **profile},
    )
