"""Put edited answers into a trained model: they are no part of what is learned, so nothing is trained."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sepsis_assistant.data_files import DataError, plain
from sepsis_assistant.knowledge.answers import load_responses
from sepsis_assistant.knowledge.book import load_routes
from sepsis_assistant.knowledge.dressing import dress
from sepsis_assistant.knowledge.ledger import load_ledger
from sepsis_assistant.lean_rasa import domain_from_bytes, domain_to_bytes

_DOMAIN, _METADATA = "components/domain_provider/domain.yml", "metadata.json"
Responses = Mapping[str, Any]


class CannotReplace(Exception):
    """Report that this takes a training: an answer came or went, or the model has another form."""


def replace_answers(model: Path, new: Path, data: Path) -> None:
    """Write the model at `model` with the answers below `data` to `new`; raise CannotReplace, DataError.

    The result is the model that `rasa train` makes: it keeps the answers in two places.
    """
    responses = plain(_dressed(data))
    try:
        with tarfile.open(model) as old, tarfile.open(new, "w:gz") as made:
            for member in old.getmembers():
                content = old.extractfile(member).read() if member.isfile() else None  # type: ignore[union-attr]
                if content is not None:
                    content = _replaced(member.name, content, responses)
                    member.size = len(content)
                made.addfile(member, io.BytesIO(content) if content is not None else None)
    except (tarfile.TarError, OSError, KeyError, ValueError) as error:
        raise CannotReplace(str(error)) from None


def _dressed(data: Path) -> Responses:
    knowledge = data / "knowledge"
    responses = load_responses(data / "responses")
    try:
        return dress(responses, load_ledger(knowledge), load_routes(knowledge).topics)
    except (KeyError, AttributeError, TypeError) as error:
        path = data / "responses"
        raise DataError(path, None, f"an answer lacks or misnames {error}; `make check` says where") from None


def _replaced(name: str, content: bytes, responses: Responses) -> bytes:
    """Return a file of the model with the answers in it."""
    name = name.lstrip("./")
    if name == _METADATA:
        metadata = json.loads(content)
        _put(metadata["domain"], responses)
        return json.dumps(metadata).encode()
    if name == _DOMAIN:
        domain = domain_from_bytes(content, Path(name))
        _put(domain, responses)
        return domain_to_bytes(domain)
    return content


def _put(domain: dict[str, Any], responses: Responses) -> None:
    if domain["responses"].keys() != responses.keys():
        raise CannotReplace("an answer has come or gone")
    domain["responses"] = {name: responses[name] for name in domain["responses"]}
