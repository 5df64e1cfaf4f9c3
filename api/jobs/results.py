"""Which files has a job written, and how are they handed out? Under the manifest's name, as what they are."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import Any

from api.jobs.folders import RESULTS, TABLES, Folders
from api.jobs.keeping import DONE, ENDED
from api.security.keys import NotKnown
from api.store.tables.jobs import Job
from engine.faults import LicetError

MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".tsv": "text/tab-separated-values; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
    ".jsonl": "application/jsonl",
    ".html": "text/html; charset=utf-8",
}
_COMPRESSED = (".gz", ".gzip", ".zst", ".zstd")


class NotReady(LicetError):
    """A job whose results are asked for before it has ended."""


def files(job: Job) -> list[dict[str, Any]]:
    """The files of a job by name and size; none before it is done."""
    return list(job.result.get("files", ())) if job.state == DONE and job.result else []


def file_of(folders: Folders, job: Job, name: str) -> Path:
    """A file that a job has written; raises `NotReady`, or `NotKnown` where there is none of that name."""
    if job.state not in ENDED:
        raise NotReady(f"this job is {job.state}")
    path = folders.of(job.id) / RESULTS / name
    if name not in {one["name"] for one in files(job)} or not path.is_file():
        raise NotKnown("result")
    return path


def tables_of(folders: Folders, job: Job) -> Path:
    """Where the lines of a checked manifest stand; raises `NotKnown` where none are kept."""
    path = folders.of(job.id) / RESULTS / TABLES
    if job.kind != "manifest" or job.state != DONE or not path.is_dir():  # the folder of data may be lost by itself
        raise NotKnown("lines")
    return path


def media_type(name: str) -> str:
    """What a file is, by its ending."""
    return MEDIA_TYPES[PurePath(name).suffix]


def called(job: Job, name: str) -> str:
    """What a file of a job is called by whoever keeps it: by its manifest, without the endings of its format."""
    stem = str(job.asked["name"])
    for ending in _COMPRESSED:
        stem = stem.removesuffix(ending)
    return f"{PurePath(stem).stem or 'manifest'}.{name}"
