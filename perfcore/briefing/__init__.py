"""The briefing: one content built from computed values, written as PDF, Word, HTML and figures."""
