"""What does a clause ask, and is it so? One condition tree, read in several ways."""
