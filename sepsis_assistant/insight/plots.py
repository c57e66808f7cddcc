"""Draw the rows of a section as SVG for a page: in the page's font and colours, without a script."""

from __future__ import annotations

import io
import re
from calendar import day_name
from collections.abc import Sequence
from typing import Any

from sepsis_assistant.insight.small import LEAST, Row

MOST = 12  # bars that lie
_INK, _BAR, _PALE = "#010203", "#040506", "#070809"  # stand for the page's colours until the drawing is done
_COLOURS = {_INK: "currentColor", _BAR: "var(--bar)", _PALE: "var(--pale)"}
_INCH = 4.6  # width; a phone shows a page of some 4 inches
_NAME = 34  # letters of a name beside a bar
_STYLE = {"svg.fonttype": "none", "font.size": 9, "font.family": "sans-serif", "text.color": _INK}


def plot(name: str, rows: Sequence[Row], is_time: bool) -> str:
    """Return the SVG of some rows; `name` makes the ids in it differ from those of other plots."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    with matplotlib.rc_context({**_STYLE, "svg.hashsalt": name}):
        lying = rows[:MOST]
        size = (_INCH, 2.0) if is_time else (_INCH, 0.45 + 0.22 * len(lying))
        figure, axes = pyplot.subplots(figsize=size)
        _draw_standing(axes, rows) if is_time else _draw_lying(axes, lying)
        _plain(axes, is_time)
        figure.tight_layout()
        drawn = io.StringIO()
        figure.savefig(drawn, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
        pyplot.close(figure)
    return _for_page(drawn.getvalue())


def _draw_standing(axes: Any, rows: Sequence[Row]) -> None:
    axes.bar(range(len(rows)), [_height(row) for row in rows], color=[_colour(row) for row in rows])
    every = max(1, -(-len(rows) // 8))
    places = range(0, len(rows), every)
    axes.set_xticks(list(places))
    axes.set_xticklabels([_short(rows[place].name) for place in places])


def _draw_lying(axes: Any, rows: Sequence[Row]) -> None:
    axes.barh(range(len(rows)), [_height(row) for row in rows], color=[_colour(row) for row in rows])
    axes.set_yticks(range(len(rows)))
    axes.set_yticklabels([_short(row.name) for row in rows])
    axes.invert_yaxis()


def _plain(axes: Any, is_time: bool) -> None:
    """Leave out what is no number: the frame; count in whole numbers."""
    from matplotlib.ticker import MaxNLocator

    axes.tick_params(colors=_INK, length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    (axes.yaxis if is_time else axes.xaxis).set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.grid(axis="y" if is_time else "x", color=_INK, alpha=0.15)
    axes.set_axisbelow(True)


def _height(row: Row) -> float:
    """Return how long a bar is; one that is too small to be told has always the same."""
    return LEAST / 2 if row.count is None else row.count


def _colour(row: Row) -> str:
    return _PALE if row.count is None else _BAR


def _short(name: str) -> str:
    """Return a name that fits beside a bar; a day without its year."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", name):
        return name[5:]
    if name in day_name:
        return name[:3]
    return name if len(name) <= _NAME else name[: _NAME - 1].rstrip() + "…"


def _for_page(svg: str) -> str:
    """Return the drawing alone, in the colours of the page; a table beside it says the same to a reader."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r' (?:width|height)="[\d.]+pt"', "", svg, count=2)
    svg = re.sub(r"font: ([\d.]+)px [^;\"]*", r"font: \1px system-ui, sans-serif", svg)
    svg = re.sub(r' id="([^"]+)"', lambda each: each[0] if f"#{each[1]}" in svg else "", svg)
    for stand_in, colour in _COLOURS.items():
        svg = svg.replace(stand_in, colour)
    return re.sub(r"[ \t]+\n|\n\s*\n", "\n", svg)
