"""Information about sepsis, with emergencies first."""


def __getattr__(name: str) -> str:
    """Return `__version__`, read when it is asked for: nothing is read at import."""
    if name == "__version__":
        from sepsis_assistant.version import version

        return version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
