"""Which lines does a manifest hold? Files of any accepted format in, typed lines and checked files out."""
