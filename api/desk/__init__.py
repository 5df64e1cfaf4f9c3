"""Where shipments come in, are decided and worked on; no HTTP here, and every door may use it."""
