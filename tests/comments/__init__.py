"""Comments as people write them, with the kinds of mistake that the check must find in each."""
