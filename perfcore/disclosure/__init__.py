"""Small numbers hidden so that nobody can work them out again. See docs/access.md for the rules."""
