"""What tests of the command line share: a door that is quick to open, and manifests to hand in."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from api.cli.main import status_of_command
from tests.service.http.conftest import postgres_database, postgres_server

TODAY = date(2026, 11, 24)
LICET = (sys.executable, "-c", "from api.cli.main import run; run()")
HEADER = (
    "shipment_id,line_no,ship_date,from_country,Ship-to country,cn_code,list_entries,origin_country,item_value,"
    "currency,cn_listed_value,end_user,end_user_type,end_use,end_user_lists,consignee_lists,end_user_listed_ownership,"
    "consignee_listed_ownership,cn_technology,hs_code,elements,transaction,material"
)
HOLMIUM = (
    "S-1,1,{day},CN,DE,1C909.a.1,none,CN,1000,EUR,,Müller GmbH,civil,civil,none,none,0 %,0 %,no,2805301910,Ho,export,"
    "other"
)
BEARING = "S-1,2,{day},CN,DE,none,none,CN,1000,EUR,,=SUM(A1),civil,civil,none,none,0 %,0 %,no,84821010,Fe,export,other"
WRONG = "S-2,1,2026-13-01,Chian,DE,none,none,CN,1000,EUR,,X,civil,civil,none,none,0 %,0 %,no,84821010,Fe,export,other"


@dataclass(frozen=True)
class Answer:
    """What a command ended with and printed."""

    status: int
    out: str
    err: str


Licet = Callable[..., Answer]


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of its own for one test, without tables: commands make them."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'licet.db'}"
        return
    with postgres_database(postgres_server()) as (url, _):
        yield url


@pytest.fixture
def licet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Licet:
    """Runs a command in this process, in a folder of its own, on a fixed day."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr("api.clock.today", lambda: TODAY)

    def run(*arguments: str, stdin: str = "", language: str = "en") -> Answer:
        monkeypatch.setenv("LICET_LANG", language)
        monkeypatch.setattr(sys, "argv", ["licet", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        status = status_of_command(arguments)
        sys.stdout.flush()
        printed = capfd.readouterr()
        return Answer(status, printed.out, printed.err)

    return run


def process(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a command in a process of its own, with nothing in the environment but what is given."""
    return subprocess.run(  # noqa: S603 - the command under test
        [*LICET, *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(Path(__file__).parents[3]), "LANG": "C.UTF-8", "HOME": str(folder)} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def manifest(folder: Path, *rows: str, day: str = "2026-11-03", name: str = "orders.csv") -> str:
    """Writes a manifest of these rows and gives its name."""
    text = "\n".join([HEADER, *(row.format(day=day) for row in rows)]) + "\n"
    (folder / name).write_text(text, encoding="utf-8")
    return name


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file that was written."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))
