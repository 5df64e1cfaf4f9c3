"""What is known of whom we deal with: party lists and owners, brought together as facts."""
