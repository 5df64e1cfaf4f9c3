"""Long work that outlives the process: manifests checked, shipments decided anew each night. See README.md here."""
