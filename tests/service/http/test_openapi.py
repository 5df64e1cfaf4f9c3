"""The documentation says what the service does: every operation, by examples that a running service answered."""

from __future__ import annotations

import asyncio
import importlib
import json
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from api.cli.main import status_of_command
from api.http.app import ROUTERS, application
from api.http.documentation import document
from api.http.documented_examples import Example, recorded
from api.http.problems import KINDS
from api.security.roles import Role
from engine.vocabulary.vocabulary import load_vocabulary
from tests.conftest import RULES
from tests.service.http.conftest import House
from tests.service.http.story import MAGNETS, opened, play

ROOT = Path(__file__).parents[3]
COMMITTED = ROOT / "docs" / "openapi.json"
OPEN_TO_ALL = {"list_problems", "read_problem", "read_root"}
NOWHERE = MAGNETS | {"shipment": MAGNETS["shipment"] | {"to": "Atlantis"}}
REMEDY = "run `python -m tests.service.http.story` and `licet openapi > docs/openapi.json`"


@pytest.fixture(scope="module")
def documented() -> dict[str, Any]:
    def never() -> Any:
        raise AssertionError("it is only described")

    return document(application(never), ROUTERS, load_vocabulary(RULES / "vocabulary.yaml"))


@pytest.fixture(scope="module")
def operations(documented: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["operationId"]: one for path in documented["paths"].values() for one in path.values()}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Example]]:
    with opened(tmp_path_factory.mktemp("story")) as house:
        return play(house).calls


def faults(documented: dict[str, Any], schema: dict[str, Any], value: Any) -> list[str]:
    validator = Draft202012Validator({**schema, "components": documented["components"]})
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]


def faults_of_call(documented: dict[str, Any], operation: dict[str, Any], call: Example) -> Iterator[str]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if call.body is not None and body is not None:
        yield from faults(documented, body["schema"], call.body)
    answers = operation["responses"][str(call.status)]
    if call.response is not None:
        yield from faults(documented, answers["content"][call.media_type].get("schema", {}), call.response)


def test_what_is_committed_is_what_the_program_says(
    documented: dict[str, Any], capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert json.loads(COMMITTED.read_bytes()) == documented, REMEDY
    assert status_of_command(["openapi", "--rules", str(RULES)]) == 0
    assert capfdbinary.readouterr().out == COMMITTED.read_bytes(), REMEDY


def test_the_service_tells_it_to_everybody(house: House, documented: dict[str, Any]) -> None:
    assert house.anonymous.get("/openapi.json").json() == documented


def test_every_operation_is_shown_by_an_example(operations: dict[str, dict[str, Any]]) -> None:
    assert recorded().keys() == operations.keys(), REMEDY
    for name, operation in operations.items():
        for content in operation.get("requestBody", {}).get("content", {}).values():
            assert "example" in content, name
        (answer,) = (operation["responses"][str(recorded()[name].status)],)
        shown = [content for content in answer.get("content", {}).values() if "example" in content]
        assert shown or recorded()[name].status == 204, name
        for parameter in operation.get("parameters", []):
            assert "example" in parameter or not parameter["required"], f"{name}: {parameter['name']}"


def test_recorded_examples_are_as_documented(documented: dict[str, Any], operations: dict[str, dict[str, Any]]) -> None:
    for name, call in recorded().items():
        assert list(faults_of_call(documented, operations[name], call)) == [], name


def test_the_service_accepts_and_answers_as_documented(
    documented: dict[str, Any], operations: dict[str, dict[str, Any]], played: list[tuple[str, Example]]
) -> None:
    """Every call of the story is made again: it succeeds, as recorded, and both sides of it fit their schemas."""
    first: dict[str, Example] = {}
    for name, call in played:
        first.setdefault(name, call)
        assert list(faults_of_call(documented, operations[name], call)) == [], name
    assert {name: call.status for name, call in first.items()} == {
        name: call.status for name, call in recorded().items()
    }, REMEDY


def test_whoever_may_call_is_said(operations: dict[str, dict[str, Any]]) -> None:
    for name, operation in operations.items():
        if name in OPEN_TO_ALL:
            assert "security" not in operation, name
        else:
            assert operation["security"] == [{"key": []}], name
            assert {"401", "403", "429", "503"} <= operation["responses"].keys(), name
            assert "Needs the right to " in operation["description"], name


def test_every_problem_looks_the_same(operations: dict[str, dict[str, Any]]) -> None:
    statuses = {str(kind.status) for kind in KINDS.values()}
    for name, operation in operations.items():
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert status in statuses, f"{name}: {status}"
                reference = {"schema": {"$ref": "#/components/schemas/ProblemShown"}}
                assert answer["content"] == {"application/problem+json": reference}, f"{name}: {status}"


def test_every_operation_and_parameter_is_described(operations: dict[str, dict[str, Any]]) -> None:
    for name, operation in operations.items():
        assert operation["description"], name
        assert len(operation["tags"]) == 1, name


def test_every_fact_of_the_vocabulary_can_be_stated(documented: dict[str, Any]) -> None:
    facts = load_vocabulary(RULES / "vocabulary.yaml").facts
    schemas = documented["components"]["schemas"]
    stated = {
        f"{group}.{name}"
        for group, reference in schemas["ShipmentLine"]["properties"].items()
        for name in schemas[reference["$ref"].rpartition("/")[2]]["properties"]
    }
    assert stated == set(facts)
    assert schemas["ShipmentFacts"]["properties"]["transaction"]["enum"][0] == "export"


def test_every_schema_is_one(documented: dict[str, Any]) -> None:
    for schema in documented["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_generated_client_works(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _generate(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        parts = {
            name: importlib.import_module(f"licet_client.{name}")
            for name in ("api.shipments.submit_shipment", "api.law.read_clause", "client", "models")
        }
        httpx = importlib.import_module("httpx")
    models = parts["models"]
    client = parts["client"].AuthenticatedClient(
        base_url="http://licet.example",
        token=house.key("Li", Role.SUBMITTER),
        httpx_args={"transport": httpx.ASGITransport(app=house.app)},
    )

    async def call() -> tuple[Any, Any, Any]:
        submit = parts["api.shipments.submit_shipment"].asyncio
        return (
            await submit(client=client, body=models.Shipment.from_dict(MAGNETS)),
            await submit(client=client, body=models.Shipment.from_dict(NOWHERE)),
            await parts["api.law.read_clause"].asyncio("CN-MOFCOM-2025-61/1.1", client=client, lang="zh"),
        )

    taken, refused, clause = asyncio.run(call())
    assert isinstance(taken, models.TakenIn)
    assert (taken.action, taken.lines[0].clauses) == ("hold", ["CN-MOFCOM-GAC-2025-18/1C905"])
    assert isinstance(refused, models.ProblemShown)
    assert [fault.pointer for fault in refused.faults] == ["/shipment/to"]
    assert isinstance(clause, models.ClauseReading)
    assert clause.title == "含中国成分的境外制造物项"


def _generate(folder: Path) -> None:
    """A client from what is committed; warnings are failures."""
    settings = folder / "settings.yaml"
    known = "post_hooks: []\ncontent_type_overrides: {application/zip: application/octet-stream}\n"
    settings.write_text(known, encoding="utf-8")
    program = Path(sys.executable).with_name("openapi-python-client")
    command: list[str | Path] = [
        program,
        "generate",
        "--path",
        COMMITTED,
        "--output-path",
        folder / "licet_client",
        "--meta",
        "none",
    ]
    finished = subprocess.run(  # noqa: S603  # our own dependency, with our own arguments
        [*command, "--config", settings, "--fail-on-warning"], capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr


def test_days_and_moments_say_what_they_are(documented: dict[str, Any]) -> None:
    """A client that is generated from the documentation reads them as such."""
    for name, schema in documented["components"]["schemas"].items():
        for member, said in schema.get("properties", {}).items():
            wanted = "date-time" if member == "at" or member.endswith("_at") else ""
            wanted = "date" if member in ("known_at", "ships_on", "through", "valid_from", "valid_through") else wanted
            if wanted:
                assert wanted in {one.get("format") for one in said.get("anyOf", [said])}, f"{name}.{member}"
