"""Which law do we hold? Measures, their clauses and windows, loaded from files and refused if wrong."""
