"""The command as a process: pipes, terminals, signals and completion."""

from __future__ import annotations

import os
import pty
import re
import signal
import struct
import subprocess
import sys
import time
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

import pytest

from api.cli.exits import Exit
from api.cli.width import width
from tests.service.cli.conftest import BEARING, HOLMIUM, LICET, WRONG, manifest, process

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
COLOUR = re.compile(r"\x1b\[[0-9;]*3[0-9]")


def on_terminal(folder: Path, columns: int, *arguments: str, **environment: str) -> str:
    """What a command shows on a terminal of so many columns."""
    reader, terminal = pty.openpty()
    ioctl(terminal, TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    inherited = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS")}
    settings = inherited | {"TERM": "xterm-256color", "LICET_LANG": "en"} | environment
    with subprocess.Popen(  # noqa: S603 - the command under test
        [*LICET, *arguments], cwd=folder, env=settings, stdout=terminal, stderr=terminal, stdin=subprocess.DEVNULL
    ):
        os.close(terminal)
        shown = b""
        while True:
            try:
                block = os.read(reader, 1 << 16)
            except OSError:
                break
            if not block:
                break
            shown += block
    os.close(reader)
    return shown.decode("utf-8").replace("\r\n", "\n")


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_terminal_gets_colour_and_lines_that_fit(tmp_path: Path, columns: int) -> None:
    name = manifest(tmp_path, HOLMIUM, BEARING, WRONG, day="2026-11-20")
    for arguments in (["check", name], ["explain", name, "--line", "S-1/1"], ["rules", "calendar"]):
        shown = on_terminal(tmp_path, columns, *arguments)
        assert COLOUR.search(shown)
        lines = ESCAPE.sub("", shown.rpartition("\r")[2]).splitlines()
        long = [line for line in lines if width(line) > columns and "://" not in line]
        assert not long


def test_a_long_name_leaves_room_for_the_rest(tmp_path: Path) -> None:
    name = manifest(tmp_path, HOLMIUM.replace("S-1", "S" * 300), day="2027-02-01")
    (shown,) = re.findall("S{20,}.*", ESCAPE.sub("", on_terminal(tmp_path, 100, "check", name)))
    assert "hold" in shown
    assert width(shown) <= 100


@pytest.mark.parametrize("language", ["en", "zh"])
def test_progress_fits_where_there_is_little_room(tmp_path: Path, language: str) -> None:
    rows = (BEARING.replace("S-1,2", f"S-{count},1") for count in range(25_000))
    name = manifest(tmp_path, *rows, WRONG)
    frames = re.split(r"[\r\n]", ESCAPE.sub("", on_terminal(tmp_path, 80, "check", name, LICET_LANG=language)))
    shown = [frame for frame in frames if "━" in frame and ("/s" in frame or "每秒" in frame)]
    assert shown
    assert not [frame for frame in shown if "…" in frame]
    assert all(word in shown[-1] for word in (("left:", "rejected: 1") if language == "en" else ("剩余：", "拒收1行")))


def test_no_color_is_heeded(tmp_path: Path) -> None:
    name = manifest(tmp_path, HOLMIUM, day="2026-11-20")
    assert not COLOUR.search(on_terminal(tmp_path, 80, "explain", name, "--line", "S-1/1", NO_COLOR="1"))


def test_a_pipe_gets_plain_text_without_padding(tmp_path: Path) -> None:
    name = manifest(tmp_path, HOLMIUM, WRONG)
    for arguments in (["check", name], ["explain", name, "--line", "S-1/1"], ["rules", "list"]):
        found = process(tmp_path, *arguments, COLUMNS="40")
        assert "\x1b" not in found.stdout + found.stderr
        assert not re.search("[\u2500-\u257f]", found.stdout)
        assert all(line == line.rstrip() for line in found.stdout.splitlines())
    assert re.search(
        r"row 3, column from_country: .*; did you mean China \(CN\)\?\n", process(tmp_path, "check", name).stdout
    )


def test_help_speaks_the_language_of_the_command_line_and_of_the_environment(tmp_path: Path) -> None:
    assert "检查清单" in process(tmp_path, "--help", LANG="zh_CN.UTF-8").stdout
    assert "示例" in process(tmp_path, "check", "--help", "--lang", "zh").stdout
    assert process(tmp_path, "--version").stdout.startswith("licet ")


def test_a_reader_that_has_enough_is_no_failure(tmp_path: Path) -> None:
    command = f"'{LICET[0]}' -c '{LICET[2]}' rules lists cn/2024-33 | head -n 1"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    found = subprocess.run(  # noqa: S602 - a pipe is what is tried
        command, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert found.stdout
    assert found.stderr == ""


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, Exit.INTERRUPTED), (signal.SIGTERM, Exit.TERMINATED)])
def test_a_check_that_is_stopped_leaves_no_file_behind(tmp_path: Path, number: int, status: Exit) -> None:
    rows = (BEARING.replace("S-1,2", f"S-{count},1") for count in range(400_000))
    manifest(tmp_path, *rows)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    running = subprocess.Popen([*LICET, "check", "orders.csv"], cwd=tmp_path, env=environment, stderr=subprocess.PIPE)  # noqa: S603
    until = time.monotonic() + 60
    while not list(tmp_path.glob(".orders.rejected*")) and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(0.5)  # well under way, not in the instant in which the folder aside is being made
    running.send_signal(number)
    _, said = running.communicate(timeout=60)
    assert running.returncode == status
    assert b"Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["orders.csv"]


@pytest.mark.parametrize(("kind", "told"), [("KeyboardInterrupt", False), ("ValueError", True)])
def test_a_second_interruption_has_nothing_to_say(tmp_path: Path, kind: str, told: bool) -> None:
    code = f"""
from api.cli.failing import heed_signals

def read():
    try:
        yield
    finally:
        raise {kind}

heed_signals()
reading = read()
next(reading)
del reading
"""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    found = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, check=True)  # noqa: S603
    assert (b"Traceback" in found.stderr) == told


def complete(folder: Path, typed: str) -> set[str]:
    """What bash is offered after what was typed."""
    words = typed.split(" ")
    found = process(folder, _LICET_COMPLETE="complete_bash", COMP_WORDS=typed.rstrip(), COMP_CWORD=str(len(words) - 1))
    return set(found.stdout.split())


def test_the_shell_completes_commands_options_and_names(tmp_path: Path) -> None:
    assert {"check", "explain", "rules"} <= complete(tmp_path, "licet ")
    assert complete(tmp_path, "licet check x --as") == {"--assume", "--as-of"}
    assert complete(tmp_path, "licet check x --lang ") == {"en", "zh"}
    assert complete(tmp_path, "licet check x --format p") == {"parquet"}
    assert "CN-MOFCOM-2025-61" in complete(tmp_path, "licet rules show CN-MOFCOM-2025-6")
    assert "cn/2025-57" in complete(tmp_path, "licet rules lists cn/2025-5")
    shown = process(tmp_path, "--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1").stdout
    assert "_LICET_COMPLETE" in shown


def test_the_entry_point_is_the_command() -> None:
    installed = Path(sys.executable).with_name("licet")
    found = subprocess.run([installed, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    assert found.returncode == Exit.RELEASED
