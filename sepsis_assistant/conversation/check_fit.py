"""Find out which questions of the guided check do not fit the person, and which comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sepsis_assistant.conversation.check_answers import (
    MAY_BE_PREGNANT,
    NO,
    SKIP,
    UNSURE,
    YES,
    YOUNG_BABY,
    CheckData,
    CheckQuestion,
)
from sepsis_assistant.conversation.names import Slot
from sepsis_assistant.conversation.people import PREGNANT, Whom, speaks_of_self
from sepsis_assistant.conversation.wording import words_of

_TOLD = (YES, UNSURE)
_ANSWERED = (*_TOLD, NO)


def unfit(text: str, found: Whom, check: CheckData) -> list[str]:
    """Return what a message says that the person is not: may_be_pregnant, young_baby."""
    return [
        name
        for name, is_not in (
            (MAY_BE_PREGNANT, _is_never_pregnant(text, found, check)),
            (YOUNG_BABY, found.months is not None and found.months >= check.fits.young_baby),
        )
        if is_not
    ]


def _is_never_pregnant(text: str, found: Whom, check: CheckData) -> bool:
    fits = check.fits
    if found.kind == PREGNANT:
        return False
    if found.months is not None and not fits.pregnancy[0] <= found.months <= fits.pregnancy[1]:
        return True
    return bool((fits.nobody | fits.him) & set(words_of(text))) and not speaks_of_self(text)


def next_question(form: str, slots: Mapping[str, Any], check: CheckData) -> dict[str, Any]:
    """Return the slots to set before `form` asks: those of questions that do not fit, and how far it is."""
    not_so = frozenset(slots.get(Slot.CHECK_UNFIT) or ())
    questions = [q for q in check.questions.values() if q.form == form]
    asked = [q for q in questions if q.fits not in not_so]
    done = sum(slots.get(q.slot) in _ANSWERED for q in asked)
    skipped = {q.slot: SKIP for q in questions if q.fits in not_so}
    return {
        **skipped,
        Slot.CHECK_PROGRESS: check.progress.format(number=min(done + 1, len(asked)), all=len(asked)),
    }


def told(form: str, slots: Mapping[str, Any], check: CheckData) -> Sequence[CheckQuestion]:
    """Return the questions of `form` that were not answered with no."""
    return [q for q in check.questions.values() if q.form == form and slots.get(q.slot) in _TOLD]
