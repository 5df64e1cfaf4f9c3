"""Other rules engines under the same conditions, each in its fastest form that gives the right answers."""
