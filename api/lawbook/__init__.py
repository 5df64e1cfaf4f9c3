"""The law as the service holds it, for reading: what there is, what it says, what it does on a day, what comes."""
