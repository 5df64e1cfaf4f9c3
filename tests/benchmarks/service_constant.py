"""What would the same cost without any thought? A service that reads a body, stores a constant row, answers a constant.

    python -m tests.benchmarks.service_constant DATABASE_URL BYTES

It stands on the same server, framework and database as Licet, with the same care for what it stores.
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import orjson
import uvicorn
from fastapi import Body, FastAPI, Response
from sqlalchemy import Column, Integer, MetaData, Table, Text

from api.http.serving import address_of, bound
from api.store.database import Database

ROWS = Table("constant_rows", MetaData(), Column("id", Integer, primary_key=True), Column("body", Text))


def constant(database: Database, size: int) -> FastAPI:
    """The application; what it stores and answers has so many bytes."""
    app = FastAPI()
    answer = orjson.dumps({"answer": "x" * max(0, size - 13)})
    text = answer.decode()

    @app.post("/v1/shipments", status_code=201)
    def post(body: Annotated[dict[str, Any], Body()]) -> Response:
        """Store and answer."""
        del body
        with database.writing() as session:
            session.connection().execute(ROWS.insert().values(body=text))
        return Response(answer, 201, media_type="application/json")

    return app


def main() -> None:
    """Serve until ended."""
    database = Database(sys.argv[1], Path("nothing is logged"))
    with database.engine.begin() as connection:
        ROWS.metadata.create_all(connection)
    place = bound("127.0.0.1", 0)
    config = uvicorn.Config(
        constant(database, int(sys.argv[2])), loop="uvloop", http="httptools", log_config=None, access_log=False
    )
    tell = partial(print, file=sys.stderr, flush=True)
    tell(f"Licet listens on {address_of(place)}; this is its constant twin")
    uvicorn.Server(config).run(sockets=[place])


if __name__ == "__main__":
    main()
