"""`measures.yaml`: its model, its conditions, its parser and its mistakes. See docs/measures.md."""
