"""The service over HTTP: requests translated into calls of `api.desk`, and results into JSON; nothing else."""
