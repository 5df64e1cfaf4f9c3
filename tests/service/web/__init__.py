"""The pages as forms are sent to them, without a browser; on both databases where something is changed."""
