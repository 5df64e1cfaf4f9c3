"""Rooms for who is listed: party lists in their official layouts, names, and how alike two of them are."""
