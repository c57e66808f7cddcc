"""Report what the assistant was used for: make insight."""

from __future__ import annotations

from sepsis_assistant.no_tensorflow import leave_out_tensorflow

if __name__ == "__main__":
    leave_out_tensorflow()
    from sepsis_assistant.insight.command import main

    main()
