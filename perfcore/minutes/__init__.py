"""The minutes: what was said, corrected, promised and asked for, and who did so when."""
