"""Answer the requests of the editor: which page is shown, and what a form does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any

from sepsis_assistant.curation import changes, checking, facts, forms
from sepsis_assistant.curation.assistant import Assistant
from sepsis_assistant.curation.files import ChangedMeanwhile, version_at
from sepsis_assistant.curation.library import Library
from sepsis_assistant.curation.refusals import Refused
from sepsis_assistant.curation.trying import Chat
from sepsis_assistant.curation.views import Page, answer_page
from sepsis_assistant.data_files import DataError
from sepsis_assistant.knowledge.answers import Answer
from sepsis_assistant.learning.archives import MODELS

SAVED = "save"
_LOADING = "The assistant is being loaded, for some seconds. Your message is sent as soon as it is there."
Fields = Mapping[str, str]


@dataclass(frozen=True)
class Redirect:
    """Send the browser to an address below the token."""

    path: str


@dataclass
class Site:
    """Hold the library and the talks of one editor; the last name typed is offered again, never to sign."""

    root: Path
    models: Path = MODELS
    today: Callable[[], date] = date.today
    who: str = ""
    busy: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.library = Library(self.root)
        self.curation = changes.Curation(self.library)
        self.talks = Chat(self.library, Assistant(self.models))

    def answer(self, key: str, done: str = "") -> Page:
        """Return the page of an answer as it stands."""
        return answer_page(
            self, self.library.answers[key], forms.draft_of(self.library.answers[key]), done=done
        )

    def edit(self, key: str, fields: Fields) -> Page | Redirect:
        """Check or save what was typed as an answer's text and facts."""
        answer, draft = self.library.answers[key], forms.draft_typed(fields)
        page: dict[str, Any] = {"typed": fields, "draft": draft}
        try:
            claims = changes.claims_typed(draft.facts)
            if fields.get("do") == SAVED:
                self._require_seen(draft)
                author = self._author(fields)
                self.curation.change_answer(key, fields.get("version", ""), draft.text, claims, author)
                return Redirect(f"{path_of(answer)}?done=saved")
            if found := checking.problems(self.library, key, draft.text, claims):
                raise Refused(found)
            return answer_page(self, answer, checked=True, **page)
        except (Refused, ChangedMeanwhile) as refusal:
            return self._refused(answer, refusal, **page)

    def chat(self, key: str, fields: Fields) -> Page:
        """Say one message of a talk to the trained assistant, which has the text as it is typed now."""
        answer, draft = self.library.answers[key], forms.draft_typed(fields)
        message = changes.one_line(fields.get("say", ""))
        known = self.library.ledger.claims
        claims = [[each for each in changes.ids_in(typed) if each in known] for typed in draft.facts]
        if not message or not draft.text:
            return _line("Write a message; the answer needs a text, too.", 422)
        try:
            tried = self.talks.say(fields.get("talk", ""), message, key, draft.text, claims)
        except DataError as error:
            return _line(str(error).replace(f"{self.root}/", ""), 503)
        except Exception as error:  # of Rasa or a policy: the page and what was typed must stay
            return _line(f"The assistant failed ({type(error).__name__}). Start again.", 500)
        if tried is None:
            return _line(_LOADING, 202)
        shown = changes.one_line(fields.get("shown", "")) or message
        return Page("turn.html", {"answer": answer, "said": shown, "tried": tried})

    def phrasing(self, key: str, fields: Fields) -> Page | Redirect:
        """Add a phrasing to a question."""
        text = changes.one_line(fields.get("phrasing", ""))
        version = fields.get("version", "")
        return self._done(
            key, fields, lambda a: self.curation.add_phrasing(key, version, text, a), "phrasing"
        )

    def fact(self, key: str, fields: Fields) -> Page | Redirect:
        """Add a fact with its source and rest a sentence on it."""
        version = fields.get("version", "")

        def add(author: changes.Author) -> None:
            new = forms.fact_typed(fields)
            facts.add_fact(self.curation, key, version, new, self.today(), author)

        return self._done(key, fields, add, "fact")

    def sign(self, key: str, fields: Fields) -> Page | Redirect:
        """Put a reviewer's signature at an answer as it stands."""
        by, version = changes.one_line(fields.get("by", "")), fields.get("version", "")

        def sign(_: changes.Author) -> None:
            if fields.get("read") != "yes":
                raise Refused({"read": ["tick it when you have read the answer and its facts"]})
            dates = forms.day_typed(fields, "due") if fields.get("checked") == "yes" else None
            if dates and dates <= self.today():
                raise Refused({"due": ["the next review must be a day to come"]})
            why = changes.one_line(fields.get("why", "")) or "reviewed"
            author = changes.Author(by, why, datetime.now(timezone.utc))
            self.curation.sign(key, version, by, self.today(), dates, author)

        return self._done(key, fields, sign, "signed", keep_name=False)

    def _done(
        self,
        key: str,
        fields: Fields,
        do: Callable[[changes.Author], None],
        done: str,
        keep_name: bool = True,
    ) -> Page | Redirect:
        answer = self.library.answers[key]
        try:
            do(self._author(fields) if keep_name else changes.Author("", "", datetime.now(timezone.utc)))
            return Redirect(f"{path_of(answer)}?done={done}")
        except (Refused, ChangedMeanwhile) as refusal:
            return self._refused(answer, refusal, typed=fields, draft=forms.draft_of(answer))

    def _author(self, fields: Fields) -> changes.Author:
        who, why = (changes.one_line(fields.get(name, "")) for name in ("who", "why"))
        self.who = who or self.who
        return changes.Author(who, why, datetime.now(timezone.utc))

    def _require_seen(self, draft: forms.Draft) -> None:
        """Refuse to save sentences whose facts nobody has been asked for yet."""
        if draft.is_new:
            said = "sentences came or went: say below what each rests on, then save again"
            raise Refused({checking.FACTS: [said]})

    def _refused(self, answer: Answer, refusal: Exception, **page: Any) -> Page:
        if isinstance(refusal, ChangedMeanwhile):
            return answer_page(self, answer, changed=refusal.path.relative_to(self.root).as_posix(), **page)
        assert isinstance(refusal, Refused)
        return answer_page(self, answer, problems=refusal.problems, **page)

    def version(self, path: Path) -> str:
        """Return the version of a file that a form is made of."""
        return version_at(path)


def _line(text: str, status: int) -> Page:
    return Page("line.html", {"line": text}, status)


def path_of(answer: Answer) -> str:
    """Return the address of an answer's page below the token."""
    return f"answer/{answer.topic}/{answer.detail or 'overview'}"
