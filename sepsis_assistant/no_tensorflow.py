"""Keep TensorFlow out of a process, which Rasa and spaCy load though nothing of ours uses it.

Rasa imports it for DIET and TED whether config.yml names them or not: half of the start-up time and 390 MB of
a process. Names take its place that can be inherited from and annotated with, and that say why when somebody
makes one.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import MutableSequence
from types import ModuleType
from typing import Any

_LEFT_OUT = frozenset({"tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras"})
_WHY = (
    "{} needs TensorFlow or scikit-learn, which this process leaves out to start fast; "
    "take its component out of config.yml, or use the rasa command itself"
)


class _Named(type):
    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent


class _Absent(metaclass=_Named):
    """Stand for whatever Rasa takes from a library at import: a base class, an annotation, a decorator."""

    def __new__(cls, *args: Any, **_: Any) -> Any:
        if cls is not _Absent:
            raise RuntimeError(_WHY.format(cls.__name__))
        return args[0] if args and callable(args[0]) else _Absent

    def __class_getitem__(cls, _: Any) -> type:
        return cls


class _Module(ModuleType):
    __path__: MutableSequence[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Absent


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, left_out: frozenset[str]) -> None:
        self._left_out = left_out

    def find_spec(self, fullname: str, *_: Any) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] not in self._left_out:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: the module makes its names when they are asked for."""


def leave_out_tensorflow() -> None:
    """Keep TensorFlow out of this process; nothing changes where it is there already."""
    if "tensorflow" in sys.modules:
        return
    sys.modules["tensorflow"] = None  # type: ignore[assignment]
    try:
        import spacy  # noqa: F401  # its library looks for TensorFlow and must see that there is none
    finally:
        del sys.modules["tensorflow"]
    sys.meta_path.insert(0, _Finder(_LEFT_OUT))


def leave_out_sklearn() -> None:
    """Keep scikit-learn out of a server, too: Rasa imports it, 32 MB, to split what DIET is trained on."""
    if "sklearn" not in sys.modules:
        sys.meta_path.insert(0, _Finder(frozenset({"sklearn"})))
