"""The operations of the API, a module for each thing that they are about."""
