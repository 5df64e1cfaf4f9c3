"""Every way into the engine from outside, and whatever must outlast one run."""
