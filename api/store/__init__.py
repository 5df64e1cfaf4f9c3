"""What must last: tables, the database they live in, and how both grow from version to version."""
