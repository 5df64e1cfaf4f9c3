"""The Dockerfile and the compose file hold what they promise, looked at without an engine that could run them."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.cli.main import app
from api.http.settings import ServiceSettings

ROOT = Path(__file__).parents[2]
IMAGE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*:[0-9][\w.-]*")
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
DURATION = re.compile(r"[0-9]+(?:ms|s|m|h)")
OF_SERVICE = {
    "build", "image", "restart", "depends_on", "environment", "secrets", "networks", "ports", "volumes", "read_only",
    "tmpfs", "cap_drop", "security_opt", "stop_grace_period", "healthcheck", "shm_size",
}  # fmt: skip
OF_HEALTHCHECK = {"test", "interval", "timeout", "retries", "start_period"}


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, each with what it is given."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#")).replace("\\\n", " ")
    found = (line.strip().partition(" ") for line in lines.splitlines() if line.strip())
    return [(name, rest.strip()) for name, _, rest in found]


def last_stage() -> list[tuple[str, str]]:
    every = instructions()
    return every[max(at for at, (name, _) in enumerate(every) if name == "FROM") :]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return content


def test_the_linter_of_dockerfiles_finds_nothing() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    if not hadolint.exists():
        pytest.skip("there is no hadolint for this machine")
    found = subprocess.run([hadolint, "Dockerfile"], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert (found.returncode, found.stdout) == (0, "")


def test_every_image_is_a_plain_name_with_a_tag(compose: dict[str, Any]) -> None:
    stages = [rest.split() for name, rest in instructions() if name == "FROM"]
    built = compose["services"]["api"]["image"]
    images = [words[0] for words in stages] + [service["image"] for service in compose["services"].values()]
    assert [image for image in images if image != built and not IMAGE.fullmatch(image)] == []
    assert len(stages) == 2
    assert stages[0][1:] == ["AS", "build"]


def test_the_image_runs_as_nobody_special_and_watches_itself() -> None:
    stage = dict(last_stage())
    assert int(stage["USER"].split(":")[0]) >= 1000
    assert "/health" in stage["HEALTHCHECK"]
    assert stage["VOLUME"] in stage["ENV"]
    for name in ("ENTRYPOINT", "CMD"):
        assert stage[name].startswith("["), "without a shell, so that signals arrive"
    assert "gcc" not in " ".join(rest for _, rest in last_stage())


def test_the_image_starts_a_command_that_exists() -> None:
    words = yaml.safe_load(dict(last_stage())["CMD"])
    names = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    assert words[0] in names


def test_what_is_copied_is_there_and_goes_to_the_builder() -> None:
    patterns = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in patterns
    for name, rest in instructions():
        if name == "COPY" and not rest.startswith("--from"):
            for source in shlex.split(rest)[:-1]:
                assert (ROOT / source.rstrip("/")).exists(), source
                assert f"!{source.removeprefix('./').rstrip('/')}" in patterns


def test_every_part_of_the_compose_file_is_declared(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert set(compose) == {"name", "services", "networks", "volumes", "secrets"}
    for service in services.values():
        assert set(service) <= OF_SERVICE
        assert set(service["healthcheck"]) <= OF_HEALTHCHECK
        assert service["healthcheck"]["test"][0] == "CMD"
        durations = [service["healthcheck"][one] for one in ("interval", "timeout", "start_period")]
        assert all(DURATION.fullmatch(one) for one in [*durations, service["stop_grace_period"]])
        assert set(service["secrets"]) <= set(compose["secrets"])
        assert set(service["networks"]) <= set(compose["networks"])
        assert {volume.split(":")[0] for volume in service["volumes"]} <= set(compose["volumes"])
        for name, how in service.get("depends_on", {}).items():
            assert how["condition"] == "service_healthy"
            assert "healthcheck" in services[name]


def test_no_password_is_given_and_none_is_assumed(compose: dict[str, Any]) -> None:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    for service in compose["services"].values():
        for name, value in service["environment"].items():
            if "PASSWORD" in name:
                assert value == "/run/secrets/database_password"
            assert not re.search(r"://[^/\s:@]+:[^@\s]+@", str(value))
    (file,) = (secret["file"] for secret in compose["secrets"].values())
    found = VARIABLE.fullmatch(file)
    assert found is not None
    assert found[2] == "?", "compose stops where nobody has named the password"
    assert [name for name, how, _ in VARIABLE.findall(text) if not how] == []


def test_every_setting_is_one_that_the_service_knows(compose: dict[str, Any]) -> None:
    known = {f"LICET_{name}".upper() for name in ServiceSettings.model_fields}
    assert set(compose["services"]["api"]["environment"]) <= known
    told = dict(last_stage())["ENV"]
    assert set(re.findall(r"LICET_\w+", told)) <= known


def test_the_service_can_do_little_and_the_database_is_not_reached_from_outside(compose: dict[str, Any]) -> None:
    api, database = compose["services"]["api"], compose["services"]["database"]
    assert api["read_only"] is True
    assert api["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in api["security_opt"]
    assert api["ports"] == ["${LICET_ADDRESS:-127.0.0.1:8000}:8000"]
    assert "ports" not in database
    assert all(compose["networks"][name].get("internal") for name in database["networks"])


def test_the_tools_in_the_image_are_as_new_as_the_server(compose: dict[str, Any]) -> None:
    (server,) = re.findall(r"postgres:(\d+)", compose["services"]["database"]["image"])
    assert f"postgresql-client-{server}" in dict(last_stage())["RUN"]
