"""The tables, by what they are about. Every one names its organisation first: nothing is read without it.

Rows are added and, where something is still open, closed; what was decided, said or seen is never changed. The database
itself refuses it (`migrations/`).
"""
