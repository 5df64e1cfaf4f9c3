"""What is known about a line? Typed facts from texts, standing answers and bills of materials."""
