"""How much does a service answer, and how soon? A process that asks it, as fast as it can or as often as told.

    python -m tests.benchmarks.service_load URL BODIES SECONDS CONNECTIONS [REQUESTS_PER_SECOND]

BODIES has one body on each line. At a given rate a request is counted from the moment at which it was due, whether or
not a connection was free, so that a service that stands still does not look quick. Prints JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import count, cycle
from pathlib import Path
from urllib.parse import urlsplit

PATH = "/v1/shipments"
_CREATED = b"201"


@dataclass(frozen=True)
class Load:
    """What came of some load; times in milliseconds."""

    per_second: float
    p50: float
    p99: float
    errors: int


@dataclass
class _Taken:
    milliseconds: list[float] = field(default_factory=list)
    errors: int = 0


def main() -> None:
    """Ask, and print what came of it."""
    url, bodies, seconds, connections, *rate = sys.argv[1:]
    place = urlsplit(url)
    head = f"POST {PATH} HTTP/1.1\r\nhost: {place.netloc}\r\ncontent-type: application/json\r\ncontent-length: "
    requests = [
        head.encode() + str(len(body)).encode() + b"\r\n\r\n" + body for body in Path(bodies).read_bytes().splitlines()
    ]
    found = asyncio.run(
        _load(str(place.hostname), int(str(place.port)), requests, float(seconds), int(connections), rate)
    )
    print(json.dumps(asdict(found)))


async def _load(host: str, port: int, requests: list[bytes], seconds: float, connections: int, rate: list[str]) -> Load:
    begun = time.perf_counter()
    every = cycle(requests)
    due: Iterator[float | None] = (
        (begun + number / float(rate[0]) for number in count()) if rate else (None for _ in count())
    )
    taken = _Taken()
    workers = [_ask(host, port, every, due, begun + seconds, taken) for _ in range(connections)]
    await asyncio.gather(*workers)
    lasted = time.perf_counter() - begun
    taken.milliseconds.sort()
    many = len(taken.milliseconds)
    at = [taken.milliseconds[min(many - 1, int(many * share))] if many else 0.0 for share in (0.5, 0.99)]
    return Load(many / lasted, at[0], at[1], taken.errors)


async def _ask(
    host: str, port: int, requests: Iterator[bytes], due: Iterator[float | None], end: float, taken: _Taken
) -> None:
    """Ask over one connection until the time is over."""
    reader, writer = await asyncio.open_connection(host, port)
    while True:
        start = next(due)
        now = time.perf_counter()
        if max(now, start or 0) >= end:
            break
        if start is not None and start > now:
            await asyncio.sleep(start - now)
        start = start or now
        try:
            writer.write(next(requests))
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
            await reader.readexactly(length)
        except (OSError, EOFError, ValueError):
            taken.errors += 1
            break
        taken.milliseconds.append((time.perf_counter() - start) * 1000)
        taken.errors += head.split(b" ", 2)[1] != _CREATED
    writer.close()


if __name__ == "__main__":
    main()
