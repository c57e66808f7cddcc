"""Attack a server with hostile input through every channel, round by round, and keep what went wrong."""

from __future__ import annotations

import random
import re
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from itsdangerous import URLSafeTimedSerializer

from tests.support.attack_checks import Log, Store, raw_faults
from tests.support.attackers import Person, RestPerson, WebPerson
from tests.support.attackers_by_messenger import SlackPerson, TelegramPerson, TwilioPerson
from tests.support.every_channel import EveryChannelServer
from tests.support.hostile_requests import forged, odd_request, request, requests_in, smuggled, traversal
from tests.support.hostile_texts import hidden_danger, hostile, table
from tests.support.raw_http import connected, until_closed
from tests.support.servers import KEY, WEB

PEOPLE: dict[str, type[Person]] = {
    each.channel: each for each in (WebPerson, RestPerson, TelegramPerson, TwilioPerson, SlackPerson)
}
# Inputs of a round: texts and damaged requests of a person on each channel, and requests byte by byte.
TEXTS = {"web": 9, "rest": 8, "telegram": 6, "twilio": 3, "slack": 2}
DAMAGED = {"web": 4, "rest": 3, "telegram": 2, "twilio": 2, "slack": 1}
ODD, PATHS, TWO_FACED = 5, 2, 3
ROUND = sum(TEXTS.values()) + sum(DAMAGED.values()) + ODD + PATHS + TWO_FACED
IN_DANGER = 0.12  # share of the texts that hide a danger sentence
SECRET = "what the witness told nobody else"
# Words that say that help is there or that nobody is ill: with them an emergency may end.
ENDING = re.compile(r"arriv|retract|stop|delete|false|improve|here|better|no\b|deny|goodbye", re.IGNORECASE)
SECONDS = 2.0  # that a connection may be silent whose request never ends


@dataclass
class Attack:
    """Send rounds of input that a seed decides."""

    server: EveryChannelServer
    seed: int
    faults: list[tuple[str, ...]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Let a witness say something on the web channel; nothing of it may be seen or change."""
        self.chance = random.Random(self.seed)
        self.witness = self.server.session()
        self.server.say(self.witness, SECRET)
        self.log, self.store = Log(self.server), Store(self.server.database)

    def run(self, inputs: int) -> list[tuple[str, ...]]:
        """Send so many inputs and return what went wrong: where, with what, how."""
        for number in range(inputs // ROUND):
            self._round(is_open=number % 2 == 0)
        return self.faults

    def _round(self, is_open: bool) -> None:
        people = {name: made(self.server, self.chance) for name, made in PEOPLE.items()}
        opened = people["web"] if is_open else None
        ended = False
        if opened:
            self._note("web", "the first danger", opened.say(self._danger(), danger=True))
        for name, damage in self._deck():
            if damage:
                self.counts[f"{name}, damaged"] += 1
                self._note(name, "damaged", people[name].damage())
            else:
                text = self._text(people[name])
                ended |= people[name] is opened and bool(ENDING.search(text))
        self._requests(people["web"])
        if opened and not ended:
            self._note("web", "an open emergency", self._still_open(opened))
        for name, person in people.items():
            self._note(name, "danger after it all", person.say(self._danger(), danger=True))
            self._note(name, "in the end", person.settle())
        self._note("everywhere", "the store", self.store.faults())
        self._note("everywhere", "the log", self.log.faults())

    def _deck(self) -> list[tuple[str, bool]]:
        """Return who sends what in which order: a channel, and whether it is a damaged request."""
        deck = [(name, False) for name, count in TEXTS.items() for _ in range(count)]
        deck += [(name, True) for name, count in DAMAGED.items() for _ in range(count)]
        self.chance.shuffle(deck)
        return deck

    def _text(self, person: Person) -> str:
        danger = self.chance.random() < IN_DANGER
        kind, text = (hidden_danger if danger else hostile)(self.chance)
        self.counts[f"{person.channel}, {'hidden danger' if danger else 'text'}"] += 1
        self._note(person.channel, f"{kind}: {ascii(text)[:300]}", person.say(text, danger))
        return text

    def _danger(self) -> str:
        return self.chance.choice(table("dangers"))

    def _note(self, where: str, what: str, faults: Iterable[str]) -> None:
        """Keep the faults; what did not come in time is one."""
        try:
            self.faults += [(f"seed {self.seed}", where, what, fault) for fault in faults]
        except AssertionError as error:
            self.faults.append((f"seed {self.seed}", where, what, str(error)))

    def _still_open(self, person: WebPerson) -> Iterable[str]:
        """Yield a fault where an open emergency was closed by what nobody understands."""
        name = URLSafeTimedSerializer(KEY, salt="web session").loads(person.token)
        return self.store.closed(f"web-{name}")

    def _requests(self, person: WebPerson) -> None:
        """Send requests byte by byte: odd headers, stolen tokens, odd addresses, two ends."""
        for _ in range(ODD):
            stolen = self.chance.random() < 0.6
            given = forged([self.witness, person.token], self.chance) if stolen else person.token
            self._raw("odd headers", odd_request(self.chance, given), given)
        for _ in range(PATHS):
            self._raw("odd addresses", traversal(self.chance))
        for _ in range(TWO_FACED):
            self.counts["two-faced requests"] += 1
            self._note("HTTP", "two-faced", self._two_faced(person))

    def _raw(self, what: str, raw: bytes, given: str = "") -> None:
        self.counts[what] += 1
        answer = until_closed(self.server.port, raw)
        self._note("HTTP", what, raw_faults(raw, answer, given, SECRET))
        if not answer:
            self._note("HTTP", what, [f"no answer to {raw[:300]!r}"])

    def _two_faced(self, person: WebPerson) -> Iterable[str]:
        """Yield a fault where the server answers more requests than another parser sees."""
        body = b'{"id": "%b", "text": "hello"}' % str(uuid.UUID(int=self.chance.getrandbits(128))).encode()
        kind = ("Content-Type", "application/json")
        hidden = request("POST", WEB + "messages", [("Authorization", f"Bearer {person.token}"), kind], body)
        raw = smuggled(self.chance, hidden)
        answer = _what_comes(self.server.port, raw)
        yield from raw_faults(raw, answer, "", SECRET)
        statuses = [int(status) for status in re.findall(rb"HTTP/1\.1 (\d\d\d) ", answer)]
        served = [status for status in statuses if status not in (100, 400, 408, 413, 431)]
        if len(served) > requests_in(raw):
            yield f"answered {statuses} where another parser sees {requests_in(raw)} requests: {raw!r}"


def _what_comes(port: int, raw: bytes) -> bytes:
    """Return what comes until the server closes or waits for more."""
    came = b""
    with connected(port) as connection:
        connection.settimeout(SECONDS)
        try:
            connection.sendall(raw)
            while part := connection.recv(65536):
                came += part
        except (TimeoutError, ConnectionError):
            pass
    return came
