"""All that is measured, with its name, its labels and what it means in plain words."""

from __future__ import annotations

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, disable_created_metrics, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# Seconds. A message takes 0.1 on a free core; 1.2 is what a database may hold it up, 30 the limit of a turn.
_SECONDS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.5, 5.0, 10.0, 30.0)
KINDS = ("emergency", "urgent", "routine", "answer", "fallback", "other")
REASONS = ("error", "time_out", "nothing_said")
UNSENT_REASONS = ("away", "refused", "chat_gone", "gave_up", "error")
PARTS = ("model", "store")

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, which nobody reads

TURNS = Counter("sepsis_turns", "Messages answered, by channel", ["channel"])
SECONDS = Histogram(
    "sepsis_turn_seconds", "Time from a message to its replies, by kind of reply", ["kind"], buckets=_SECONDS
)
CARE = Counter("sepsis_care", "Messages answered, by how soon the reply says help is needed", ["level"])
SIGNS = Counter("sepsis_danger_signs", "Danger signs named in emergency replies, by the sign's id", ["sign"])
ANSWERS = Counter("sepsis_answers", "Answers to questions, by topic", ["topic"])
FALLBACKS = Counter(
    "sepsis_fallbacks",
    "Messages not understood (fallback), about something else (decline)",
    ["reply", "kind"],
)
REFUSALS = Counter("sepsis_refusals", "Requests and messages refused, by code", ["code"])
FAILED = Counter(
    "sepsis_failed_turns", "Turns that failed, by reason and whether there was danger", ["reason", "danger"]
)
APOLOGIES = Counter("sepsis_apologies", "Apologies given in the place of an answer", ["response"])
UNSENT = Counter(
    "sepsis_send_failures",
    "Answers that a messenger did not take, by reason",
    ["channel", "reason"],
)
READY = Gauge("sepsis_ready", "Whether danger is answered (model), rows are stored (store)", ["part"])
LOADED = Gauge("sepsis_model_loaded", "Whether a model is loaded")
STORE_UP = Gauge("sepsis_store_up", "Whether the database is asked; 0 while it is away and memory has to do")
STORE_WAITING = Gauge("sepsis_store_turns_waiting", "Turns in memory that the database has not taken yet")
INSIDE = Gauge("sepsis_turns_inside", "Messages let in and not answered yet: places of the 200 in use")
QUEUED = Gauge("sepsis_turns_queued", "Messages let in that wait while others are worked out")
OUTBOX = Gauge("sepsis_outbox_waiting", "Deliveries of a messenger that are not answered yet", ["channel"])

# From 0 on: an alert sees no increase in a series that begins with its first event.
for _kind in KINDS:
    SECONDS.labels(_kind)
for _reason in REASONS:
    for _danger in ("no", "yes"):
        FAILED.labels(_reason, _danger)
REFUSALS.labels("busy")


def written() -> bytes:
    """Return everything as Prometheus reads it, with this process's memory and CPU."""
    return generate_latest(REGISTRY)
