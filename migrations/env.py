"""How does Alembic reach the database? By the connection that `api.store.migrating` hands over."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

from api.store import database

TABLES = database.TABLES  # importing them is what makes the tables known

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
