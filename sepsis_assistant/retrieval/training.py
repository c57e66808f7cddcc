"""Train what finds questions: the index of their phrasings, and the gate for other subjects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from threadpoolctl import threadpool_limits

from sepsis_assistant.data_files import DATA, read_yaml
from sepsis_assistant.knowledge.answers import OVERVIEW, key_of, load_responses, read_answers
from sepsis_assistant.knowledge.book import load_routes
from sepsis_assistant.knowledge.dialogue import ASK, OUT_OF_SCOPE
from sepsis_assistant.knowledge.question import default_reader
from sepsis_assistant.learning.features import rows_of
from sepsis_assistant.learning.softmax import Settings, SoftmaxModel
from sepsis_assistant.retrieval.followed import FollowedIndex, read_next
from sepsis_assistant.retrieval.following import About
from sepsis_assistant.retrieval.index import QuestionIndex
from sepsis_assistant.retrieval.other_subjects import FAR, NEAR, other_questions
from sepsis_assistant.retrieval.ranker import GATE_FILE, Encode, QuestionRanker, Reading
from sepsis_assistant.retrieval.weights import Weights, default_weights

QUESTION, SCOPE = "question", "scope"  # in the metadata of a block of data/nlu/
TALK = "talk"  # a scope there: a remark, no question about anything
_SEED = 14


@dataclass(frozen=True)
class Phrasing:
    """Hold a training message: its intent, and the id of its question and its scope, where known."""

    text: str
    intent: str
    question: str | None = None
    scope: str | None = None

    @property
    def key(self) -> str | None:
        """Return the key of the answer to the question, or None."""
        if self.question is None:
            return None
        topic = self.intent.removeprefix(ASK)
        return key_of(topic, None if self.question == OVERVIEW else self.question)


def read_phrasings(folder: Path = DATA / "nlu") -> list[Phrasing]:
    """Return the training messages of the files in `folder`, as the component is trained on them."""
    blocks = [block for path in sorted(folder.glob("*.yml")) for block in read_yaml(path).get("nlu") or ()]
    return [
        Phrasing(line[1:].strip(), str(block["intent"]), about.get(QUESTION), about.get(SCOPE))
        for block in blocks
        for about in [block.get("metadata") or {}]
        for line in str(block["examples"]).splitlines()
        if line.startswith("-") and line[1:].strip()
    ]


def reading_of(text: str, intents: Mapping[str, float] | None = None) -> Reading:
    """Return what the ranker needs to know of `text`, beside its vector; nothing of the intents of a part."""
    question = default_reader().read(text)
    details = tuple((found.detail, found.kind) for found in question.details)
    return Reading(details, intents, question.masked)


def train(
    told: Sequence[Phrasing], about: Mapping[str, About], encode: Encode, settings: Settings
) -> QuestionRanker:
    """Return the ranker trained on `told`; questions about other subjects are made by a fixed seed."""
    phrasings = list(dict.fromkeys(_phrasings(told, about)))
    others = list(dict.fromkeys([*_others(told), *other_questions(_SEED)]))
    topics = [p.text for p in told if p.key is None and _is_ours(p)]
    texts = [text for text, _ in phrasings]
    told_texts, following = [*texts, *topics, *(text for text, _ in others)], read_next(about)
    # In one call: the store of vectors forgets what its last call did not ask for.
    encoded = encode([*told_texts, *(each.text for each in following)])
    vectors = encoded[: len(told_texts)]
    followed = FollowedIndex.of(following, encoded[len(told_texts) :])
    index = QuestionIndex.fit(texts, [key for _, key in phrasings], vectors[: len(texts)], settings)
    labels = ["ours"] * (len(texts) + len(topics)) + [scope for _, scope in others]
    rows = rows_of(told_texts, vectors)
    gate = SoftmaxModel.fit(rows, labels, settings)
    return QuestionRanker(index, gate, default_weights(), about, encode, followed)


def load_ranker(folder: Path, weights: Weights, about: Mapping[str, About], encode: Encode) -> QuestionRanker:
    """Return the ranker that `QuestionRanker.save` wrote to `folder`."""
    # A product of this size takes 2 ms on one thread. The threads of BLAS wait for each other by spinning,
    # and where cores are shared that takes a second.
    threadpool_limits(1, user_api="blas")
    gate = SoftmaxModel.load(folder / GATE_FILE)
    return QuestionRanker(
        QuestionIndex.load(folder), gate, weights, about, encode, FollowedIndex.load(folder)
    )


def about_answers() -> dict[str, About]:
    """Return what each answer of data/responses/ is about, by key."""
    topics = load_routes().topics
    return {
        key: About(
            a.topic,
            frozenset(a.about),
            frozenset(map(str, a.metadata.get("names") or ())),
            a.question,
            a.title,
        )
        for key, a in read_answers(load_responses()).items()
        if a.topic in topics
    }


def _is_ours(told: Phrasing) -> bool:
    """Say whether a message belongs to the conversation; reports are judged elsewhere, and are many."""
    return told.intent != OUT_OF_SCOPE and not told.intent.startswith("report_")


def _phrasings(told: Sequence[Phrasing], about: Mapping[str, About]) -> Iterator[tuple[str, str]]:
    """Yield each phrasing with its key; where an answer has room for a thing, without the thing's name."""
    ours = [(each.question, key) for key, each in about.items() if each.question]
    for text, key in (*ours, *((each.text, each.key or "") for each in told)):
        if key in about:
            yield (default_reader().read(text).masked if about[key].names else None) or text, key


def _others(told: Sequence[Phrasing]) -> Iterator[tuple[str, str]]:
    """Yield the messages about other subjects with their scope: far, where nothing else is said.

    What people say between two questions is about no subject, and stands for none.
    """
    for each in told:
        if each.intent == OUT_OF_SCOPE and each.scope != TALK:
            yield each.text, each.scope if each.scope in (NEAR, FAR) else FAR
