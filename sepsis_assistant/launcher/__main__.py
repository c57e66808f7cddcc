"""Train, run or talk to the assistant: python -m sepsis_assistant.launcher {run,shell,train}."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sepsis_assistant.conversation.countries import default_country
from sepsis_assistant.json_logs import write_json_logs
from sepsis_assistant.launcher.action_server import ActionServer
from sepsis_assistant.launcher.assistant_server import AssistantServer
from sepsis_assistant.launcher.endpoints import endpoints_for
from sepsis_assistant.launcher.messages import LaunchError, UsageError, say
from sepsis_assistant.launcher.ports import free_port, is_free, require_different, require_free
from sepsis_assistant.launcher.serving import serve
from sepsis_assistant.launcher.stopping import Stop
from sepsis_assistant.launcher.training import ensure_model
from sepsis_assistant.settings import (
    ACTION_PORT,
    MODEL,
    PORT,
    ROOT,
    SettingError,
    action_port,
    endpoints_file,
    server_port,
)


def run(options: argparse.Namespace, stop: Stop) -> int:
    """Train if needed, start both servers and wait for Ctrl-C."""
    write_json_logs()  # what the launcher says stands among the lines of its servers
    port, second, source = server_port(), action_port(), endpoints_file()
    require_different(port, second, ACTION_PORT.name)
    require_free(port, "the assistant", PORT.name)
    require_free(second, "the action server", ACTION_PORT.name)
    ensure_model(ROOT, MODEL, stop)
    if not stop.requested:
        with endpoints_for(source, second) as endpoints:
            server = AssistantServer(ROOT, MODEL, endpoints, port)
            serve(server, ActionServer(ROOT, endpoints, second), stop)
    return 0


def shell(options: argparse.Namespace, stop: Stop) -> int:
    """Train if needed and talk in this terminal, or answer --text or each --file."""
    # Here, because the database library takes as long to import as all the rest that `run` needs.
    from sepsis_assistant.launcher.shell import answer_one, messages_in, private_server, replay, talk

    if options.text is not None and not options.text.strip():
        raise UsageError('TEXT is empty; for example: make shell TEXT="what is sepsis?"')
    if options.file == []:
        raise UsageError("FILE is empty; for example: make shell FILE=messages.txt")
    files = [(path, messages_in(path)) for path in options.file or ()]
    ensure_model(ROOT, MODEL, stop)
    if stop.requested:
        return 130
    second = action_port() if is_free(action_port()) else free_port()
    with endpoints_for(endpoints_file(), second) as endpoints:
        actions = ActionServer(ROOT, endpoints, second)
        with private_server(ROOT, MODEL, endpoints, actions, stop) as port:
            if stop.requested:
                return 130
            if options.text is not None:
                return answer_one(port, options.text.strip())
            return (
                replay(port, endpoints, actions, stop, files)
                if files
                else talk(port, endpoints, actions, stop)
            )


def train(options: argparse.Namespace, stop: Stop) -> int:
    """Train if needed, or anew with --force."""
    ensure_model(ROOT, MODEL, stop, force=options.force)
    return 130 if stop.requested else 0


def main() -> int:
    """Do one command; print a problem as one line."""
    parser = argparse.ArgumentParser(prog="python -m sepsis_assistant.launcher")
    commands = parser.add_subparsers(required=True, metavar="{run,shell,train}")
    for function in (run, shell, train):
        command = commands.add_parser(function.__name__, help=(function.__doc__ or "").rstrip("."))
        command.set_defaults(function=function)
        if function is train:
            command.add_argument("--force", action="store_true", help="train even a fresh model")
        if function is shell:
            _shell_options(command.add_mutually_exclusive_group())
    options = parser.parse_args()
    try:
        default_country()  # a wrong one is told before anything is trained or started
        return int(options.function(options, Stop().watch()))
    except (LaunchError, SettingError) as error:
        say(f"{error}")
        return 2 if isinstance(error, UsageError) else 1


def _shell_options(group: argparse._MutuallyExclusiveGroup) -> None:
    group.add_argument("--text", help="answer this message and end")
    what = "text files with a message a line, a conversation each; print a transcript"
    group.add_argument("--file", type=Path, nargs="*", metavar="FILE", help=what)


if __name__ == "__main__":
    sys.exit(main())
