"""Readers of party lists, a module for each official layout: bytes come in, listed parties and rejected rows go out."""
